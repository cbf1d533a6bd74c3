// Package status is a page that says how the bureau's work stands, in the figures that Prometheus is told. It names no
// case and no person.
package status

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/telemetry"
)

//go:embed page.html
var page string

// Page answers with the page. What is told of the engine and the calendar is fixed when the process starts or is asked
// of the engine each time.
type Page struct {
	Reader *telemetry.Reader
	Engine *telemetry.Engine
	Lang   lang.Lang // where the reader does not ask for another by ?lang=
	UI     string    // address of the web UI; none where there is none
	Year   int       // the last year whose days off are known
	Log    *slog.Logger
}

var pages = map[lang.Lang]*template.Template{lang.ZH: parsed(lang.ZH), lang.EN: parsed(lang.EN)}

func parsed(l lang.Lang) *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"say":  func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) },
		"lang": func() string { return string(l) },
	}).Parse(page))
}

// ServeHTTP answers with the page as it stands now.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l := p.Lang
	if wanted, err := lang.Parse(r.URL.Query().Get("lang")); err == nil {
		l = wanted
	}
	if pages[l] == nil {
		l = lang.EN
	}
	v := p.view(l, time.Now())
	var out bytes.Buffer
	if err := pages[l].Execute(&out, v); err != nil {
		p.Log.Error("status page", "error", err)
		http.Error(w, "the page cannot be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	h.Set("X-Content-Type-Options", "nosniff")
	if _, err := out.WriteTo(w); err != nil && !errors.Is(err, http.ErrHandlerTimeout) {
		p.Log.Debug("status page", "error", err) // the reader went away
	}
}

// age is a length of time as a person counts it: in days, or in hours where there is not a day.
func age(d time.Duration, l lang.Lang) string {
	switch days, hours := int(d.Hours())/24, int(d.Hours()); {
	case days > 0:
		return lang.Format("%d 天", "%d d", days).In(l)
	case hours > 0:
		return lang.Format("%d 小时", "%d h", hours).In(l)
	}
	return lang.Format("%d 分钟", "%d min", int(d.Minutes())).In(l)
}

// moment is an instant in the zone of the law.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(civil.Zone).Format("2006-01-02 15:04")
}

// lastDay is the day that ends at an instant: its 24:00 is the next day's beginning.
func lastDay(end time.Time) string {
	if end.IsZero() {
		return ""
	}
	return civil.On(end.Add(-time.Nanosecond)).String()
}

// waits is since how long something waits; nothing where nothing does.
func waits(now, since time.Time, l lang.Lang) string {
	if since.IsZero() {
		return ""
	}
	return age(now.Sub(since), l)
}

func percent(part, whole int64) string {
	if whole == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*float64(part)/float64(whole))
}
