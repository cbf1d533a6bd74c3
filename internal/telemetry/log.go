package telemetry

import (
	"io"
	"log/slog"
	"strings"

	"duecourse/config"
)

// NewLogger makes the log of a process by the settings. Where they give no level, the program's own counts; the program
// may change it later.
func NewLogger(w io.Writer, s config.Log, level *slog.LevelVar) *slog.Logger {
	if l, given := levels[s.Level]; given {
		level.Set(l)
	}
	o := &slog.HandlerOptions{Level: level, ReplaceAttr: nameCase}
	if s.Format == config.LogJSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

var levels = map[config.LogLevel]slog.Level{
	config.LogDebug: slog.LevelDebug, config.LogInfo: slog.LevelInfo, config.LogWarn: slog.LevelWarn, config.LogError: slog.LevelError,
}

// nameCase tells the case that a line is about under one name, whoever wrote the line: the SDK knows a workflow only by
// its id, such as case:LYG-2026-0001.
func nameCase(_ []string, a slog.Attr) slog.Attr {
	if a.Key != "WorkflowID" || a.Value.Kind() != slog.KindString {
		return a
	}
	if kind, number, ok := strings.Cut(a.Value.String(), ":"); ok {
		return slog.String(kind, number)
	}
	return a
}
