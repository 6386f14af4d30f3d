//! Every job, and when those run that nobody asks for.

use graphile_worker::{Cron, CrontabTimerError, TaskHandler, WorkerOptions};

use super::sweep::Sweep;
use crate::mail::SendLetter;

/// Who can be asked to do something.
pub fn jobs() -> WorkerOptions {
    WorkerOptions::default().define_job::<SendLetter>().define_job::<Sweep>()
}

/// Runs each once at its time, on whichever node comes first. Times are UTC.
pub fn at_their_times(jobs: WorkerOptions) -> Result<WorkerOptions, CrontabTimerError> {
    // By its key, one that could not run is not there twice.
    Ok(jobs.with_cron(Cron::hourly_at::<Sweep>(17)?.job_key(Sweep::IDENTIFIER).max_attempts(3)))
}
