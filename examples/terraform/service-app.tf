# Creates what n8n-nodes-okta-trigger needs in Okta: a service app with a public key, its scopes, and its
# admin roles. It contains no secret: the private key stays with whoever creates the credential in n8n.
#
# Written from the documentation of the Okta provider. It hasn't been run against a live Okta org.

terraform {
  required_providers {
    okta = {
      source  = "okta/okta"
      version = ">= 4.18.0"
    }
  }
}

# Takes the org and its own credential from environment variables: OKTA_ORG_NAME, OKTA_BASE_URL, and
# OKTA_API_TOKEN, or OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY, OKTA_API_PRIVATE_KEY_ID, and OKTA_API_SCOPES.
provider "okta" {}

variable "okta_domain" {
  type        = string
  description = "Domain of the org, e.g. acme.okta.com."
}

variable "public_key" {
  type        = string
  description = "Public key as a JWK in JSON, with kty, kid, e, and n, as the command in docs/how-to/create-service-app.md prints it."
}

variable "event_hooks_orn" {
  type        = string
  description = "Resource name (ORN) of the org's event hooks. Okta's documentation doesn't say it: add the event hooks to a resource set in the Admin Console, and take orn from the response to GET /api/v1/iam/resource-sets/{id}/resources. Empty if the org has no permission to manage event hooks: the app then becomes a super administrator."
}

locals {
  key             = jsondecode(var.public_key)
  has_custom_role = var.event_hooks_orn != ""
}

resource "okta_app_oauth" "n8n" {
  label                      = "n8n event hooks"
  type                       = "service"
  grant_types                = ["client_credentials"]
  response_types             = ["token"]
  token_endpoint_auth_method = "private_key_jwt"

  jwks {
    kty = local.key.kty
    kid = local.key.kid
    e   = local.key.e
    n   = local.key.n
  }
}

resource "okta_app_oauth_api_scope" "n8n" {
  app_id = okta_app_oauth.n8n.id
  issuer = "https://${var.okta_domain}"
  scopes = ["okta.eventHooks.manage", "okta.logs.read"]
}

# For Okta Trigger.
resource "okta_admin_role_custom" "event_hooks" {
  count       = local.has_custom_role ? 1 : 0
  label       = "n8n event hooks"
  description = "Manages event hooks, and nothing else."
  permissions = ["okta.eventhooks.manage"]
}

resource "okta_resource_set" "event_hooks" {
  count         = local.has_custom_role ? 1 : 0
  label         = "n8n event hooks"
  description   = "The event hooks of the org."
  resources_orn = [var.event_hooks_orn]
}

resource "okta_app_oauth_role_assignment" "event_hooks" {
  client_id    = okta_app_oauth.n8n.client_id
  type         = local.has_custom_role ? "CUSTOM" : "SUPER_ADMIN"
  role         = one(okta_admin_role_custom.event_hooks[*].id)
  resource_set = one(okta_resource_set.event_hooks[*].id)
}

# For Okta System Log Trigger.
resource "okta_app_oauth_role_assignment" "system_log" {
  client_id = okta_app_oauth.n8n.client_id
  type      = "REPORT_ADMIN"
}

# The fields of the credential "Okta Trigger OAuth2 API" in n8n. None of them is secret.
output "credential" {
  value = {
    "Okta Domain" = var.okta_domain
    "Client ID"   = okta_app_oauth.n8n.client_id
    "Key ID"      = local.key.kid
    "Scopes"      = okta_app_oauth_api_scope.n8n.scopes
  }
}
