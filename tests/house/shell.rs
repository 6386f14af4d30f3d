//! Curatio as one meets it in a shell: the program, its data directory, and what it says.

use std::{
    fs::{self, File, Permissions},
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::{MetadataExt, PermissionsExt},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use sqlx::PgPool;
use tempfile::TempDir;
use url::Url;

use crate::front_door::FIREFOX;

/// Of the database of a test.
pub fn address(db: &PgPool) -> String {
    let mut database: Url = std::env::var("DATABASE_URL").unwrap().parse().unwrap();
    database.set_path(db.connect_options().get_database().unwrap());
    database.into()
}

/// The program with the database of a test.
pub fn curatio(db: &PgPool) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_curatio"));
    command.env("DATABASE_URL", address(db)).env("CURATIO_LISTEN", "127.0.0.1:0").stdin(Stdio::null());
    command
}

/// Standard output, where everything went well.
pub fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A data directory of the test's own; nothing started in it outlives it.
pub struct DataDir {
    path: PathBuf,
    _parent: TempDir,
}

impl DataDir {
    /// In a directory that PostgreSQL's user may enter.
    pub fn new() -> Self {
        Self::named("data")
    }

    pub fn named(name: &str) -> Self {
        Self::inside(name, 0o755)
    }

    /// `name` in a directory of its own with the given mode.
    pub fn inside(name: &str, mode: u32) -> Self {
        let parent = tempfile::Builder::new().permissions(Permissions::from_mode(mode)).tempdir().unwrap();
        Self { path: parent.path().join(name), _parent: parent }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn home(&self) -> PathBuf {
        self.path.join("postgres")
    }

    pub fn command(&self, deed: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_curatio"));
        command.arg(deed).env_remove("DATABASE_URL").env("CURATIO_DATA_DIR", &self.path);
        command.env("CURATIO_LISTEN", "127.0.0.1:0").stdin(Stdio::null());
        command
    }

    pub fn run(&self, deed: &str) -> Output {
        self.command(deed).output().unwrap()
    }

    pub fn serve(&self) -> Serving {
        Serving::start(self.command("serve"), &self.path.with_extension("stderr"))
    }

    /// The last line that the command says, run with the database.
    pub fn with_database(&self, arguments: &[&str]) -> String {
        let mut command = self.command("with-database");
        if arguments[0] != "--scratch" {
            command.arg("--");
        }
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", error(&output));
        String::from_utf8(output.stdout).unwrap().lines().last().unwrap_or_default().to_owned()
    }

    pub fn sql(&self, statement: &str) -> String {
        self.with_database(&["psql", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-Atqc", statement])
    }

    pub fn pid_file(&self) -> Option<u32> {
        let text = fs::read_to_string(self.home().join("data/postmaster.pid")).ok()?;
        text.lines().next()?.parse().ok()
    }

    pub fn postmaster(&self) -> u32 {
        self.pid_file().unwrap()
    }

    pub fn postgres_runs(&self) -> bool {
        self.pid_file().is_some_and(alive)
    }

    /// A process of the user who owns the cluster, that has nothing to do with it.
    pub fn bystander(&self) -> Bystander {
        let owner = fs::metadata(self.home().join("data")).unwrap();
        let mut command = Command::new("cat");
        if root() {
            command.uid(owner.uid()).gid(owner.gid());
        }
        Bystander(command.stdin(Stdio::piped()).stdout(Stdio::null()).current_dir("/").spawn().unwrap())
    }
}

impl Drop for DataDir {
    fn drop(&mut self) {
        if let Some(postmaster) = self.pid_file()
            && fs::canonicalize(self.home().join("data")).ok() == fs::read_link(format!("/proc/{postmaster}/cwd")).ok()
        {
            signal("QUIT", postmaster);
            until("what the test left running has ended", || !alive(postmaster));
        }
        if let Ok(elsewhere) = self.home().read_link() {
            let _ = fs::remove_dir_all(elsewhere);
        }
    }
}

/// A `curatio serve` that accepts requests.
pub struct Serving {
    pub child: Child,
    pub address: String,
    said: BufReader<ChildStdout>,
}

impl Serving {
    pub fn start(mut command: Command, errors_to: &Path) -> Self {
        let errors = File::create(errors_to);
        let errors = errors.map_or_else(|_| Stdio::inherit(), Stdio::from);
        // A process group of its own, as a shell gives each job: see `press_ctrl_c`.
        let mut child = command.stdout(Stdio::piped()).stderr(errors).process_group(0).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("http://localhost:") {
            line.clear();
            if said.read_line(&mut line).unwrap() == 0 {
                let _ = child.wait();
                panic!("{}", fs::read_to_string(errors_to).unwrap_or_default());
            }
        }
        let address: String =
            line.split_once("http://localhost").unwrap().1.chars().take_while(|c| ":0123456789".contains(*c)).collect();
        let address = format!("127.0.0.1{address}");
        Self { child, address, said }
    }

    /// The next line it says.
    pub fn hear(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    pub fn is_ready(&self) -> bool {
        self.get("/readyz").starts_with("HTTP/1.1 200")
    }

    /// What is answered, head and all; nothing where nobody answers.
    pub fn get(&self, path: &str) -> String {
        self.reader(path).join().unwrap()
    }

    /// What is answered to a request as it stands on the wire.
    pub fn send(&self, request: &str) -> String {
        self.sender(request.to_owned()).join().unwrap()
    }

    /// Somebody who asks for a page and waits for it.
    pub fn reader(&self, path: &str) -> JoinHandle<String> {
        let browser = format!("Host: localhost\r\nUser-Agent: {FIREFOX}\r\nConnection: close");
        self.sender(format!("GET {path} HTTP/1.1\r\n{browser}\r\n\r\n"))
    }

    fn sender(&self, request: String) -> JoinHandle<String> {
        let address = self.address.clone();
        thread::spawn(move || {
            let mut answer = String::new();
            let asked = TcpStream::connect(address).and_then(|mut stream| {
                stream.set_read_timeout(Some(Duration::from_secs(10)))?;
                stream.write_all(request.as_bytes())?;
                stream.read_to_string(&mut answer)
            });
            asked.map_or_else(|_| String::new(), |_| answer)
        })
    }

    /// The terminal tells the whole process group.
    pub fn press_ctrl_c(&self) {
        let group = format!("-{}", self.child.id());
        assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
    }

    pub fn exit_code(&mut self) -> Option<i32> {
        until("it has ended", || self.child.try_wait().unwrap().is_some());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Bystander(pub Child);

impl Drop for Bystander {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A small disk of its own; none where we may not mount one.
pub struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    pub fn mount(path: &'a Path, options: &str) -> Option<Self> {
        fs::create_dir_all(path).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("{options},mode=755"), "curatio-test"]).arg(path);
        mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success()).then(|| Self(path))
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

/// What it said on its way out: the one line that begins with `curatio: `.
pub fn error(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines().filter(|line| line.starts_with("curatio: ")).collect::<Vec<_>>().join("\n")
}

pub fn signal(name: &str, process: u32) {
    let status = Command::new("kill").arg(format!("-{name}")).arg(process.to_string()).status();
    assert!(status.unwrap().success(), "no process {process}");
}

pub fn alive(process: u32) -> bool {
    let status = Command::new("kill").args(["-0", &process.to_string()]).stderr(Stdio::null()).status();
    status.unwrap().success()
}

pub fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

pub fn root() -> bool {
    nix::unistd::geteuid().is_root()
}
