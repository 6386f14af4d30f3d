//! Every job, and when those run that nobody asks for.

use graphile_worker::{Cron, CronBuilder, CrontabFill, TaskHandler, WorkerOptions};

use super::sweep::Sweep;
use crate::{
    desk::MindDesk,
    drafts::{PublishDue, ReadArticle},
    import::RunImport,
    mail::SendLetter,
    rot::CheckLinks,
    search::ReadWords,
};

/// What was due when no node ran is made up for, if it was this lately.
const AN_HOUR: CrontabFill = CrontabFill { w: 0, d: 0, h: 1, m: 0, s: 0 };

/// Who can be asked to do something.
pub fn jobs() -> WorkerOptions {
    WorkerOptions::default()
        .define_job::<SendLetter>()
        .define_job::<Sweep>()
        .define_job::<ReadArticle>()
        .define_job::<PublishDue>()
        .define_job::<RunImport>()
        .define_job::<CheckLinks>()
        .define_job::<MindDesk>()
        .define_job::<ReadWords>()
}

/// Runs each once at its time, on whichever node comes first. Times are UTC.
pub fn at_their_times(jobs: WorkerOptions) -> anyhow::Result<WorkerOptions> {
    let sweep = Cron::hourly_at::<Sweep>(17)?.fill(AN_HOUR);
    // What was due while no node ran is published by the first one after it.
    let publish = Cron::every_minute::<PublishDue>();
    let mind = Cron::every_minute::<MindDesk>();
    let read = Cron::every_minute::<ReadWords>();
    let check = Cron::hourly_at::<CheckLinks>(41)?;
    Ok(jobs
        .with_cron(once(sweep, Sweep {})?)
        .with_cron(once(publish, PublishDue {})?)
        .with_cron(once(mind, MindDesk {})?)
        .with_cron(once(read, ReadWords {})?)
        .with_cron(once(check, CheckLinks {})?))
}

/// By its key, a job that could not run is not there twice. Without the payload it would be null, which is no job.
fn once<T: TaskHandler>(cron: CronBuilder<T>, job: T) -> anyhow::Result<CronBuilder<T>> {
    Ok(cron.payload(job)?.job_key(T::IDENTIFIER).max_attempts(3))
}
