//go:build tools

// Package engines pins go.k6.io/k6 v1.8.1 for `go build -mod=readonly`; it is never compiled itself.
package engines

import _ "go.k6.io/k6"
