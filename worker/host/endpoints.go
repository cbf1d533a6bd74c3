package host

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"go.temporal.io/sdk/client"
)

// reachTimeout is how long Temporal may take to answer before the worker counts as not ready.
const reachTimeout = 2 * time.Second

// endpoints are /healthz: the process is alive; /readyz: it polls and Temporal answers; /metrics.
func (h *Host) endpoints() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", h.ready)
	if h.options.Home != nil {
		mux.Handle("GET /{$}", h.options.Home)
	}
	if h.options.Metrics != nil {
		mux.Handle("GET /metrics", h.options.Metrics)
	}
	return mux
}

func (h *Host) ready(w http.ResponseWriter, r *http.Request) {
	if !h.polling.Load() {
		http.Error(w, "not polling", http.StatusServiceUnavailable)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), reachTimeout)
	defer cancel()
	if _, err := h.options.Client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		h.options.Logger.Warn("not ready: Temporal does not answer", "error", err)
		http.Error(w, "Temporal does not answer", http.StatusServiceUnavailable) // whoever asks need not know why
		return
	}
	fmt.Fprintln(w, "ok")
}
