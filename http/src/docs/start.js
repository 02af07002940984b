// Shows the document that this server answers with.
SwaggerUIBundle({ dom_id: "#ui", url: "/api/v1/openapi.json", filter: false, deepLinking: true });
