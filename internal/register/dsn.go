package register

import (
	"context"
	"strings"

	"github.com/pressly/goose/v3"

	"duecourse/internal/lang"
)

// database is one of the two that a register can live in.
type database struct {
	name goose.Dialect
	open func(context.Context) (*Register, error)
	look func(context.Context) (*Register, error) // the same, to be read only
}

// parse reads a DSN. Its errors never show it, for it may hold a password.
func parse(dsn string) (database, error) {
	scheme, rest, _ := strings.Cut(dsn, ":")
	switch {
	case scheme == "sqlite" && rest != "":
		return database{goose.DialectSQLite3,
			func(ctx context.Context) (*Register, error) { return openSQLite(ctx, rest) },
			func(ctx context.Context) (*Register, error) { return lookSQLite(ctx, rest) },
		}, nil
	case (scheme == "postgres" || scheme == "postgresql") && strings.HasPrefix(rest, "//"):
		open := func(ctx context.Context) (*Register, error) { return openPostgres(ctx, dsn) }
		return database{goose.DialectPostgres, open, open}, nil
	}
	return database{}, fail(ErrDSN, nil, lang.Format(
		"台账的数据库地址无法识别：请写 sqlite:文件路径 或者 postgres://用户@主机/数据库",
		"the address of the register's database cannot be read: write sqlite:PATH or postgres://USER@HOST/DATABASE"))
}
