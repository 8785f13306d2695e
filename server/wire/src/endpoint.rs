//! Where a request reached the server, as its sender sees it: some answers tell clients where to go next.

use http::header::HOST;
use http::request::Parts;
use http::uri::Authority;
use penstock_api::Endpoint;

/// Marks requests that came by TLS.
#[derive(Clone, Copy)]
pub(crate) struct OverTls;

/// What a request says of it. HTTP/2 says it in place of the header.
pub(crate) fn of(head: &Parts) -> Endpoint {
    let header = || Authority::try_from(head.headers.get(HOST)?.as_bytes()).ok();
    let authority = head.uri.authority().cloned().or_else(header);
    Endpoint {
        authority: authority.map_or_else(String::new, |authority| authority.to_string()),
        tls: head.extensions.get::<OverTls>().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn of_request(uri: &str, host: Option<&str>, tls: bool) -> String {
        let mut request = Request::get(uri);
        if let Some(host) = host {
            request = request.header(HOST, host);
        }
        let mut head = request.body(()).unwrap().into_parts().0;
        if tls {
            head.extensions.insert(OverTls);
        }
        of(&head).to_string()
    }

    #[test]
    fn host_and_port_are_the_clients() {
        assert_eq!(of_request("/createStream", Some("localhost:4566"), false), "http://localhost:4566");
        assert_eq!(of_request("/", Some("[::1]:1"), true), "https://[::1]:1");
        assert_eq!(of_request("https://video.example/", None, true), "https://video.example");
        assert_eq!(of_request("/", None, false), "http://");
        assert_eq!(of_request("/", Some("a/b"), false), "http://");
    }
}
