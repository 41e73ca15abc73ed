//go:build tools

// Package engines pins github.com/hashicorp/consul v1.19.2 for `go build -mod=readonly`; it is never compiled itself.
package engines

import _ "github.com/hashicorp/consul"
