//! The one middleware around all of the API.

use std::sync::Arc;
use std::time::{Duration, Instant};

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response};
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::secrets::Pepper;
use regimen_projections::engine::{Engine, Freshness};
use uuid::Uuid;

use super::bearers::Bearers;
use super::body::Fingerprint;
use super::cors::Origins;
use super::directory::Directory;
use super::headers::{IMPERSONATED_BY, POSITION, REQUEST_ID, STALE};
use super::impersonation::OpenToImpersonators;
use super::limits::{Limits, OperationLimits, Standings};
use super::methods::Methods;
use super::problem::Problem;
use super::protection::{Transport, protect};
use super::tenant::Tenant;
use crate::operations::Metrics;
use crate::server::Arrivals;

/// How long a read waits for the view to reach what its caller has written.
const WAIT: Duration = Duration::from_secs(2);
/// How long the body of a request may take to arrive.
const SLOWEST_BODY: Duration = Duration::from_secs(10);

/// What the middleware needs.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) bearers: Arc<Bearers>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) operation_limits: Arc<OperationLimits>,
    pub(crate) methods: Arc<Methods>,
    pub(crate) open: Arc<OpenToImpersonators>,
    pub(crate) pepper: Pepper,
    pub(crate) engine: Engine,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) arrivals: Arrivals,
    pub(crate) origins: Origins,
    pub(crate) transport: Transport,
    pub(crate) body_bytes: usize,
}

impl<E: Endpoint> Middleware<E> for Guard {
    type Output = Guarded<E>;

    fn transform(&self, inner: E) -> Guarded<E> {
        Guarded { guard: self.clone(), inner }
    }
}

/// What every answer to a request says, whatever else it says.
#[derive(Default)]
struct Told {
    standings: Standings,
    impersonated_by: Option<AccountId>,
}

/// An endpoint behind the guard.
pub(crate) struct Guarded<E> {
    guard: Guard,
    inner: E,
}

impl<E: Endpoint> Endpoint for Guarded<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let began = Instant::now();
        let _answering = self.guard.arrivals.arrived(request.remote_addr().as_socket_addr());
        let id = Uuid::now_v7();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let origin = request.headers().get(header::ORIGIN).cloned();
        let mut told = Told::default();
        let mut response = match self.guard.origins.preflight(&request) {
            Some(preflight) => preflight,
            None => match self.pass(&mut request, &mut told).await {
                Ok(stale) => self.answer(request, stale).await,
                Err(problem) => problem.into_response(),
            },
        };
        let status = response.status();
        let headers = response.headers_mut();
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, self.guard.methods.allowed(&path));
        }
        if let Ok(id) = HeaderValue::try_from(id.to_string()) {
            headers.insert(REQUEST_ID, id);
        }
        told.standings.tell(headers);
        if let Some(by) = told.impersonated_by.and_then(|by| HeaderValue::try_from(by.to_string()).ok()) {
            headers.insert(IMPERSONATED_BY, by);
        }
        self.guard.origins.share(origin.as_ref(), headers);
        protect(headers, self.guard.transport);
        let took = began.elapsed();
        self.guard.metrics.request(&method, status, took);
        tracing::debug!(request.id = %id, %method, path, status = status.as_u16(), micros = took.as_micros(), "request");
        Ok(response)
    }
}

impl<E: Endpoint> Guarded<E> {
    /// Counts the request, reads its body and waits for the view; answers with the position of a view that is behind all the
    /// same.
    async fn pass(&self, request: &mut Request, told: &mut Told) -> Result<Option<u64>, Problem> {
        let Guard { bearers, limits, operation_limits, open, pepper, body_bytes, .. } = &self.guard;
        limits.take_address(request, &mut told.standings).await?;
        let claims = bearers.named(request).await?;
        if let Some(claims) = &claims {
            told.impersonated_by = claims.impersonated_by();
            limits.take_account(request, claims, &mut told.standings).await?;
        }
        let taken = tokio::time::timeout(SLOWEST_BODY, Fingerprint::take(request, *body_bytes, pepper)).await;
        let slow = |_| Problem::invalid("request.too_slow", "the body did not arrive in time");
        let fingerprint = taken.map_err(slow)??;
        request.set_data(fingerprint);
        request.set_data(Arc::clone(operation_limits));
        request.set_data(Arc::clone(bearers));
        request.set_data(Arc::clone(open));
        request.set_data(self.guard.origins.clone());
        let tenant = self.guard.directory.tenant(request, claims.map(|claims| claims.org())).await?;
        request.set_data(tenant);
        self.wait_for_view(request, tenant).await
    }

    async fn wait_for_view(&self, request: &Request, tenant: Tenant) -> Result<Option<u64>, Problem> {
        let Some(position) = request.headers().get(POSITION) else { return Ok(None) };
        if *request.method() != Method::GET {
            return Ok(None);
        }
        let position = position.to_str().ok().and_then(|text| text.parse().ok());
        let wrong = || Problem::invalid("request.invalid_position", "Regimen-Position is a whole number");
        match self.guard.engine.wait_for(tenant.org(), position.ok_or_else(wrong)?, WAIT).await? {
            Freshness::Current => Ok(None),
            Freshness::Stale { position } => Ok(Some(position)),
        }
    }

    async fn answer(&self, request: Request, stale: Option<u64>) -> Response {
        let mut response = match self.inner.call(request).await {
            Ok(response) => response.into_response(),
            Err(error) => Problem::from_poem(error).into_response(),
        };
        if let Some(position) = stale {
            response.headers_mut().insert(STALE, HeaderValue::from(position));
        }
        response
    }
}
