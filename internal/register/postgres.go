package register

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"duecourse/internal/lang"
)

const (
	postgresConns   = 8
	postgresIdle    = 2
	postgresIdleFor = 5 * time.Minute // then a connection is given back to the server
	connectWithin   = 10 * time.Second
)

func openPostgres(ctx context.Context, dsn string) (*Register, error) {
	conf, err := pgx.ParseConfig(dsn)
	if err != nil { // pgx hides the password
		return nil, fail(ErrDSN, err, lang.Format(
			"台账的数据库地址有误：%v", "the address of the register's database is wrong: %v", err))
	}
	if conf.ConnectTimeout == 0 {
		conf.ConnectTimeout = connectWithin
	}
	db := stdlib.OpenDB(*conf)
	db.SetMaxOpenConns(postgresConns)
	db.SetMaxIdleConns(postgresIdle)
	db.SetConnMaxIdleTime(postgresIdleFor)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		why := strings.Join(strings.Fields(err.Error()), " ") // on one line; it names host, user and database
		return nil, fail(ErrUnreachable, err, lang.Format(
			"连接不上台账的数据库：%s", "the register's database cannot be reached: %s", why))
	}
	return &Register{write: db, read: db, shards: postgresShards,
		snapshot: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}}, nil
}
