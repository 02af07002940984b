//! One method of the SDK's client for each operation: what the low-level client asks for and callers need not say
//! (idempotency keys, empty bodies) is left out, and every error is the SDK's own.

use openapiv3::{OpenAPI, Operation, Parameter, ReferenceOr};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, Pat, PathArguments, ReturnType, Type};

use crate::Failed;

const HEADER: &str = "//! What can be asked of the API, one method for each operation. Generated from `sdk/openapi.json` by \
                      `cargo run -p xtask -- generate`; do not edit.\n\n";
/// Operations that the SDK offers in another way: signing in keeps the token, exports, pictures and events as they come are
/// streams of bytes.
const BY_HAND: [&str; 7] = [
    "login",
    "audit_export",
    "booking_code_png",
    "booking_code_svg",
    "export_audit_events",
    "export_my_data",
    "stream_notifications",
];

/// The text of the methods for `document`, over the low-level `client`.
pub(crate) fn operations(document: &OpenAPI, client: &str) -> Result<String, Failed> {
    let file = syn::parse_file(client)?;
    let methods = file.items.iter().filter_map(of_client).flatten();
    let mut known = Vec::new();
    for method in methods {
        let name = method.sig.ident.to_string();
        if let Some(operation) = find(document, &name).filter(|_| !BY_HAND.contains(&name.as_str())) {
            known.push(facade(operation, method)?);
        }
    }
    let tokens = quote! {
        use crate::generated::types;
        use crate::{Client, Error};

        impl Client { #(#known)* }
    };
    Ok(format!("{HEADER}{}", prettyplease::unparse(&syn::parse2(tokens)?)))
}

fn of_client(item: &Item) -> Option<impl Iterator<Item = &ImplItemFn>> {
    let Item::Impl(of) = item else { return None };
    of.trait_.is_none().then(|| {
        of.items.iter().filter_map(|item| match item {
            ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(method),
            _ => None,
        })
    })
}

fn find<'d>(document: &'d OpenAPI, name: &str) -> Option<&'d Operation> {
    document.operations().map(|(_, _, operation)| operation).find(|it| it.operation_id.as_deref() == Some(name))
}

fn facade(operation: &Operation, method: &ImplItemFn) -> Result<TokenStream, Failed> {
    let name = &method.sig.ident;
    let answer = answer(&method.sig.output).ok_or("a method of the low-level client answers with something unknown")?;
    let (mut taken, mut passed) = (Vec::new(), Vec::new());
    for argument in &method.sig.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        let Pat::Ident(pattern) = &*argument.pat else { return Err("an argument without a name".into()) };
        let given = argument_of(&pattern.ident, &argument.ty);
        taken.extend(given.taken);
        passed.push(given.passed);
    }
    let docs = docs(operation).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    let many = (taken.len() > 6)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "one for each documented parameter")]));
    Ok(quote! {
        #(#[doc = #docs])*
        #many
        pub async fn #name(&self, #(#taken),*) -> Result<#answer, Error> {
            self.answered(self.low.#name(#(#passed),*).await)
        }
    })
}

/// What the caller gives, and what is passed on.
struct Argument {
    taken: Option<TokenStream>,
    passed: TokenStream,
}

fn argument_of(name: &Ident, ty: &Type) -> Argument {
    if name == "idempotency_key" {
        return Argument { taken: None, passed: quote!(None) };
    }
    let ty = without_lifetime(ty);
    match &ty {
        Type::Reference(to) if named(&to.elem, |name| name == "Nothing") => {
            Argument { taken: None, passed: quote!(&Default::default()) }
        }
        // Ids are as small as references.
        Type::Reference(to) if named(&to.elem, |name| name.ends_with("Id")) => {
            let id = &to.elem;
            Argument { taken: Some(quote!(#name: #id)), passed: quote!(&#name) }
        }
        _ => Argument { taken: Some(quote!(#name: #ty)), passed: quote!(#name) },
    }
}

fn named(ty: &Type, is: impl Fn(&str) -> bool) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| is(&last.ident.to_string())),
        _ => false,
    }
}

fn without_lifetime(ty: &Type) -> Type {
    let mut ty = ty.clone();
    match &mut ty {
        Type::Reference(reference) => reference.lifetime = None,
        Type::Path(path) => {
            let inner = path.path.segments.iter_mut().filter_map(|segment| match &mut segment.arguments {
                PathArguments::AngleBracketed(inner) => Some(inner.args.iter_mut()),
                PathArguments::None | PathArguments::Parenthesized(_) => None,
            });
            for argument in inner.flatten() {
                if let GenericArgument::Type(inner) = argument {
                    *inner = without_lifetime(inner);
                }
            }
        }
        _ => {}
    }
    ty
}

/// The `T` of `Result<ResponseValue<T>, Error<_>>`.
fn answer(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else { return None };
    first_argument(&first_argument(ty)?)
}

fn first_argument(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(inner) = &path.path.segments.last()?.arguments else { return None };
    match inner.args.first()? {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    }
}

fn docs(operation: &Operation) -> Vec<String> {
    let summary = operation.summary.iter().map(|summary| format!("{}.", summary.trim_end_matches('.')));
    let lines = operation.description.iter().flat_map(|text| text.lines().map(str::to_owned));
    let paragraphs = operation.description.iter().map(|_| String::new()).chain(lines);
    let parameters = operation.parameters.iter().filter_map(described);
    let mut docs = summary.chain(paragraphs).collect::<Vec<_>>();
    let mut parameters = parameters.peekable();
    if parameters.peek().is_some() {
        docs.push(String::new());
        docs.extend(parameters);
    }
    docs.extend(["", "# Errors", "See [`Error`]."].map(str::to_owned));
    docs
}

fn described(parameter: &ReferenceOr<Parameter>) -> Option<String> {
    let data = parameter.as_item()?.parameter_data_ref();
    data.description.as_ref().map(|text| format!("- `{}`: {}", data.name, text.trim_end_matches('.')))
}
