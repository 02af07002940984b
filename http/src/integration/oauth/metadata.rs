//! `/.well-known/oauth-authorization-server`: where everything is and what is understood (RFC 8414).

use std::sync::Arc;

use poem::web::Data;
use poem::{Response, handler};
use regimen_core::accounts::Scope;
use serde_json::json;

use crate::parts::Parts;

#[handler]
pub(super) fn show(parts: Data<&Arc<Parts>>) -> Response {
    let issuer = &parts.issuer;
    let proofs = ["none", "client_secret_basic", "client_secret_post"];
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/oauth/authorize"),
        "token_endpoint": format!("{issuer}/oauth/token"),
        "revocation_endpoint": format!("{issuer}/oauth/revoke"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": proofs,
        "revocation_endpoint_auth_methods_supported": proofs,
        "scopes_supported": Scope::all().map(|scope| scope.to_string()).collect::<Vec<_>>(),
        "authorization_response_iss_parameter_supported": true,
    });
    Response::builder().content_type("application/json").body(document.to_string())
}
