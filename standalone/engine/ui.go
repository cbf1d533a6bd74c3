package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/temporalio/ui-server/v2/server/api"
	"github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/cors"
	"github.com/temporalio/ui-server/v2/server/csrf"
	"github.com/temporalio/ui-server/v2/server/headers"
	"github.com/temporalio/ui-server/v2/server/route"
	"github.com/temporalio/ui-server/v2/ui"
)

// webUI is Temporal's web UI. The UI's own server opens its port itself and ends the process where it cannot, so its
// routes are served here from a listener that is already open.
type webUI struct {
	address string
	http    *http.Server
}

// uiGrace is how long the UI's running requests may go on when it stops.
const uiGrace = time.Second

func startUI(ln net.Listener, frontend string, o Options) (*webUI, error) {
	handler, err := uiHandler(&config.Config{
		TemporalGRPCAddress: frontend,
		EnableUI:            true,
		DefaultNamespace:    o.Namespace,
		DisableNewsFetch:    true,                              // a bureau's machine calls nobody
		CORS:                config.CORS{CookieInsecure: true}, // served without TLS
		HideLogs:            true,
	})
	if err != nil {
		return nil, fmt.Errorf("web UI: %w", err)
	}
	w := &webUI{
		address: reachable(ln.Addr().(*net.TCPAddr)),
		http: &http.Server{
			Handler:           handler,
			ReadHeaderTimeout: 10 * time.Second,
			ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
		},
	}
	go func() {
		if err := w.http.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			o.Log.Error("the web UI ended", "error", err)
		}
	}()
	return w, nil
}

// stop lets running requests end for a moment. What it cuts off then is somebody looking, who can look again.
func (w *webUI) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, uiGrace)
	defer cancel()
	if w.http.Shutdown(ctx) != nil {
		return w.http.Close()
	}
	return nil
}

// uiHandler puts the routes of the UI behind the same guards that its own server has.
func uiHandler(c *config.Config) (http.Handler, error) {
	provider, err := config.NewConfigProviderWithRefresh(c)
	if err != nil {
		return nil, err
	}
	assets, err := ui.Assets()
	if err != nil {
		return nil, err
	}
	if assets, err = fs.Sub(assets, "local"); err != nil {
		return nil, err
	}
	secure := !c.CORS.CookieInsecure
	e := echo.New()
	e.Use(
		middleware.Recover(),
		middleware.Gzip(),
		cors.CORSMiddleware(cors.CORSConfig{
			AllowHeaders:     []string{echo.HeaderOrigin, echo.HeaderContentType, echo.HeaderAccept, echo.HeaderXCSRFToken},
			AllowCredentials: true,
			ConfigProvider:   provider,
		}),
		middleware.Secure(),
		csrf.EnsureTokenCookie(secure),
		middleware.CSRFWithConfig(csrf.MiddlewareConfig(provider, secure)),
	)
	e.Pre(route.PublicPath(c.PublicPath))
	route.SetHealthRoute(e)
	forwarded := []api.Middleware{headers.WithForwardHeaders([]string{"Caller-Type"})}
	if err := route.SetAPIRoutes(e, provider, forwarded); err != nil {
		return nil, err
	}
	if err := route.SetUIRoutes(e, c.PublicPath, assets); err != nil {
		return nil, err
	}
	route.SetRenderRoute(e, c.PublicPath)
	return e, nil
}
