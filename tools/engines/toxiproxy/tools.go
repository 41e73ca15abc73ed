//go:build tools

// Package engines pins github.com/Shopify/toxiproxy/v2 v2.5.0 for `go build -mod=readonly`; it is never compiled itself.
package engines

import _ "github.com/Shopify/toxiproxy/v2/cmd/server"
