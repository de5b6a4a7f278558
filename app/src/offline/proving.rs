//! Where the server wants to know first that it is still oneself, one is asked to prove it, and the same is sent once more.
use std::rc::Rc;

use super::ports::{Http, HttpReply, HttpRequest, NoAnswer, Task};
use crate::wire::problem::{Problem, code};

/// Bytes of a request that is kept to be sent again: what asks for a proof is small, and a film must not be held twice.
const KEPT: usize = 512 * 1024;
const FORBIDDEN: u16 = 403;

/// Asks whoever is there.
pub trait Prover {
    /// Whether it was proven.
    fn prove(&self) -> Task<'_, bool>;
}

pub struct Proving {
    http: Rc<dyn Http>,
    prover: Rc<dyn Prover>,
}

impl Proving {
    pub fn new(http: Rc<dyn Http>, prover: Rc<dyn Prover>) -> Self {
        Self { http, prover }
    }
}

impl Http for Proving {
    fn send(&self, request: HttpRequest) -> Task<'_, Result<HttpReply, NoAnswer>> {
        Box::pin(async move {
            let again = (request.body.len() <= KEPT).then(|| request.clone());
            let reply = self.http.send(request).await?;
            match again {
                Some(again) if wants_proof(&reply) && self.prover.prove().await => self.http.send(again).await,
                _ => Ok(reply),
            }
        })
    }
}

fn wants_proof(reply: &HttpReply) -> bool {
    let is = |problem: Problem| problem.code == code::STEP_UP_NEEDED;
    reply.status == FORBIDDEN && serde_json::from_slice(&reply.body).is_ok_and(is)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use futures::executor::block_on;

    use super::*;

    /// Refuses by `code` until it was proven, and notes what it hears.
    struct Server {
        code: &'static str,
        heard: RefCell<Vec<HttpRequest>>,
        is_proven: RefCell<bool>,
        is_them: bool,
    }

    impl Http for Server {
        fn send(&self, request: HttpRequest) -> Task<'_, Result<HttpReply, NoAnswer>> {
            self.heard.borrow_mut().push(request);
            let problem = Problem::new(FORBIDDEN, self.code, "no");
            let (status, body) = if *self.is_proven.borrow() { (204, vec![]) } else { (403, serde_json::to_vec(&problem).unwrap()) };
            Box::pin(async move { Ok(HttpReply { status, headers: vec![], body }) })
        }
    }

    impl Prover for Server {
        fn prove(&self) -> Task<'_, bool> {
            self.is_proven.replace(self.is_them);
            Box::pin(async { self.is_them })
        }
    }

    /// The status in the end, and how often it was sent.
    fn sent(code: &'static str, is_them: bool, bytes: usize) -> (u16, usize) {
        let server = Rc::new(Server { code, heard: RefCell::default(), is_proven: RefCell::default(), is_them });
        let request = HttpRequest { method: "PUT", path: "/api/v1/settings/due-days".into(), headers: vec![], body: vec![b'x'; bytes] };
        let reply = block_on(Proving::new(server.clone(), server.clone()).send(request.clone())).unwrap();
        let heard = server.heard.borrow();
        assert!(heard.iter().all(|heard| *heard == request), "the same each time");
        (reply.status, heard.len())
    }

    #[test]
    fn what_was_refused_is_sent_again_once_it_is_proven_who_asks_and_not_otherwise() {
        assert_eq!(sent(code::STEP_UP_NEEDED, true, 10), (204, 2));
        assert_eq!(sent(code::STEP_UP_NEEDED, false, 10), (403, 1), "they went back");
        assert_eq!(sent(code::FORBIDDEN, true, 10), (403, 1), "a proof would change nothing");
        assert_eq!(sent(code::STEP_UP_NEEDED, true, KEPT + 1), (403, 1));
    }
}
