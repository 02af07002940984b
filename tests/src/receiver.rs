//! A receiver of webhooks: a small server of its own that writes down what it gets and answers what it is told to.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};

use parking_lot::Mutex;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Something that arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// Headers by their names in lower case.
    pub headers: HashMap<String, String>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Arrived {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// What it is called.
    pub fn topic(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    /// The header `webhook-id`.
    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }
}

struct Inner {
    status: AtomicU16,
    /// Bodies that hold this text are refused, whatever the status.
    poison: Mutex<Option<String>>,
    arrived: Mutex<Vec<Arrived>>,
    /// How many of those that arrive are answered.
    answered: AtomicUsize,
    /// How many came, whatever was answered.
    asked: AtomicUsize,
}

/// A receiver on a port of its own. Clones are one receiver.
#[derive(Clone)]
pub struct Receiver {
    inner: Arc<Inner>,
    url: String,
}

impl Receiver {
    /// Begins to take what comes, with status 204.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let (status, poison, arrived) = (AtomicU16::new(204), Mutex::default(), Mutex::default());
        let (answered, asked) = (AtomicUsize::new(usize::MAX), AtomicUsize::new(0));
        let inner = Arc::new(Inner { status, poison, arrived, answered, asked });
        let serving = Arc::clone(&inner);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let inner = Arc::clone(&serving);
                tokio::spawn(async move { inner.answer(socket).await });
            }
        });
        Self { inner, url }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers `status` from now on.
    pub fn answers(&self, status: u16) {
        self.inner.status.store(status, Ordering::SeqCst);
    }

    /// Refuses what holds `text`, from now on.
    pub fn refuses_what_holds(&self, text: &str) {
        *self.inner.poison.lock() = Some(text.to_owned());
    }

    /// Answers the first `many` of all that it takes, and says nothing to the others until it is told another number.
    pub fn answers_the_first(&self, many: usize) {
        self.inner.answered.store(many, Ordering::SeqCst);
    }

    /// All that it took, in the order in which it came.
    pub fn took(&self) -> Vec<Arrived> {
        self.inner.arrived.lock().clone()
    }

    /// How many requests came, those that it refused too.
    pub fn asked(&self) -> usize {
        self.inner.asked.load(Ordering::SeqCst)
    }

    /// The topics of all that it took.
    pub fn topics(&self) -> Vec<String> {
        self.took().iter().map(Arrived::topic).collect()
    }
}

impl Inner {
    /// Takes one request after another from `socket`; a broken connection is the other side's matter.
    async fn answer(&self, socket: TcpStream) {
        let mut socket = BufReader::new(socket);
        while let Some(arrived) = request(&mut socket).await {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let text = String::from_utf8_lossy(&arrived.body).into_owned();
            let poisoned = self.poison.lock().as_ref().is_some_and(|poison| text.contains(poison));
            let status = if poisoned { 422 } else { self.status.load(Ordering::SeqCst) };
            if (200..300).contains(&status) {
                let taken = {
                    let mut all = self.arrived.lock();
                    all.push(arrived);
                    all.len()
                };
                if taken > self.answered.load(Ordering::SeqCst) {
                    std::future::pending::<()>().await;
                }
            }
            let answer = format!("HTTP/1.1 {status} Said\r\ncontent-length: 0\r\n\r\n");
            let answer = if status == 204 { "HTTP/1.1 204 Taken\r\n\r\n".to_owned() } else { answer };
            if socket.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

async fn request(socket: &mut BufReader<TcpStream>) -> Option<Arrived> {
    let (mut headers, mut line) = (HashMap::new(), String::new());
    socket.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    loop {
        line.clear();
        socket.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.ok()?;
    Some(Arrived { headers, body })
}
