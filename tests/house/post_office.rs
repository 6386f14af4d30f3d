//! A mail server on this machine, that takes letters, refuses them or lets their senders wait.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard},
    thread,
};

#[derive(Clone)]
pub struct PostOffice {
    address: String,
    counter: Arc<Mutex<Counter>>,
}

struct Counter {
    mood: Mood,
    waiting: usize,
    letters: Vec<String>,
}

/// What it does when it is told the recipient.
#[derive(Clone, Copy)]
pub enum Mood {
    Takes,
    Answers(&'static str),
    Stalls,
}

impl PostOffice {
    pub fn open(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let counter = Arc::new(Mutex::new(Counter { mood, waiting: 0, letters: Vec::new() }));
        let office = Self { address, counter };
        let clerk = office.clone();
        thread::spawn(move || {
            for sender in listener.incoming() {
                let clerk = clerk.clone();
                // A sender who goes away is nothing to fail about.
                thread::spawn(move || sender.and_then(|sender| clerk.serve(sender)));
            }
        });
        office
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn turns(&self, mood: Mood) {
        self.counter().mood = mood;
    }

    /// How many senders it has let wait.
    pub fn waiting(&self) -> usize {
        self.counter().waiting
    }

    /// As they came.
    pub fn letters(&self) -> Vec<String> {
        self.counter().letters.clone()
    }

    fn counter(&self) -> MutexGuard<'_, Counter> {
        self.counter.lock().unwrap()
    }

    fn serve(&self, mut sender: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(sender.try_clone()?).lines();
        sender.write_all(b"220 post.example\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                "RCPT" => match self.counter().mood {
                    Mood::Takes => "250 yes",
                    Mood::Answers(words) => words,
                    Mood::Stalls => "",
                },
                "DATA" => {
                    sender.write_all(b"354 go on\r\n")?;
                    let mut letter = String::new();
                    while let Some(line) = lines.next().transpose()?.filter(|line| line != ".") {
                        letter += line.strip_prefix('.').unwrap_or(&line);
                        letter += "\r\n";
                    }
                    self.counter().letters.push(letter);
                    "250 it is on its way"
                }
                "QUIT" => "221 bye",
                _ => "250 yes",
            };
            if answer.is_empty() {
                self.counter().waiting += 1;
            } else {
                sender.write_all(format!("{answer}\r\n").as_bytes())?;
            }
        }
        Ok(())
    }
}
