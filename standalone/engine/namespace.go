package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	persistencespb "go.temporal.io/server/api/persistence/v1"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence"
	"go.temporal.io/server/common/persistence/serialization"
	temporalsql "go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/resolver"
	"go.temporal.io/server/common/searchattribute/sadefs"
	schema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"duecourse/internal/message"
)

// prepareNamespace creates the namespace, or gives an existing one the retention and the search attributes that it
// lacks. It writes to the database before the server reads it: through the server's API a new attribute would be
// unknown to its caches for seconds, in which a worker that uses it fails.
func prepareNamespace(ctx context.Context, s *store, name string, retention time.Duration) error {
	// The server shares this connection by its name; closing only gives it back.
	db, err := temporalsql.NewSQLDB(sqlplugin.DbKindMain, &s.sql, resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
	if err != nil {
		return fmt.Errorf("open the engine's database: %w", err)
	}
	defer func() { _ = db.Close() }()

	rows, err := db.SelectFromNamespace(ctx, sqlplugin.NamespaceFilter{Name: &name})
	if errors.Is(err, sql.ErrNoRows) {
		return createNamespace(s, name, retention)
	}
	if err != nil {
		return fmt.Errorf("namespace %s: %w", name, err)
	}
	return updateNamespace(ctx, db, rows[0], retention)
}

func createNamespace(s *store, name string, retention time.Duration) error {
	ns, err := schema.NewNamespaceConfig(clusterName, name, false, nil)
	if err != nil {
		return fmt.Errorf("namespace %s: %w", name, err)
	}
	if err := configure(ns.Detail.Config, retention); err != nil {
		return fmt.Errorf("namespace %s: %w", name, err)
	}
	return schema.CreateNamespaces(&s.sql, ns)
}

// updateNamespace changes a namespace that is there, if anything differs.
func updateNamespace(ctx context.Context, db sqlplugin.DB, row sqlplugin.NamespaceRow, retention time.Duration) error {
	codec := serialization.NewSerializer()
	detail, err := codec.NamespaceDetailFromBlob(persistence.NewDataBlob(row.Data, row.DataEncoding))
	if err != nil {
		return fmt.Errorf("namespace %s: %w", row.Name, err)
	}
	before := proto.Clone(detail)
	if err := configure(detail.Config, retention); err != nil {
		return fmt.Errorf("namespace %s: %w", row.Name, err)
	}
	if proto.Equal(before, detail) {
		return nil
	}
	var blob *commonpb.DataBlob
	if blob, err = codec.NamespaceDetailToBlob(detail); err != nil {
		return fmt.Errorf("namespace %s: %w", row.Name, err)
	}
	row.Data, row.DataEncoding = blob.Data, blob.EncodingType.String()
	if _, err := db.UpdateNamespace(ctx, &row); err != nil {
		return fmt.Errorf("namespace %s: %w", row.Name, err)
	}
	return nil
}

// configure sets the retention and gives each missing search attribute the first free column of its type. Attributes
// that have one keep it, or their stored values would be read under another name.
func configure(c *persistencespb.NamespaceConfig, retention time.Duration) error {
	c.Retention = durationpb.New(retention)
	if c.CustomSearchAttributeAliases == nil {
		c.CustomSearchAttributeAliases = map[string]string{}
	}
	names := map[string]string{} // column by attribute
	for column, name := range c.CustomSearchAttributeAliases {
		names[name] = column
	}
	columns := sadefs.GetDBIndexSearchAttributes(nil).CustomSearchAttributes
	for _, a := range message.SearchAttributes() {
		if column, ok := names[a.GetName()]; ok {
			if columns[column] != a.GetValueType() {
				return refuse(nil,
					"查询属性 %s 在数据库里的类型是 %s，而程序需要 %s",
					"the search attribute %s is a %s in the database, but the program needs a %s",
					a.GetName(), columns[column], a.GetValueType())
			}
			continue
		}
		column, ok := freeColumn(columns, c.CustomSearchAttributeAliases, a.GetValueType())
		if !ok {
			return refuse(nil,
				"没有类型为 %[2]s 的空列可以存放查询属性 %[1]s",
				"no column of type %[2]s is left for the search attribute %[1]s",
				a.GetName(), a.GetValueType())
		}
		c.CustomSearchAttributeAliases[column] = a.GetName()
	}
	return nil
}

func freeColumn(columns map[string]enumspb.IndexedValueType, taken map[string]string, t enumspb.IndexedValueType) (string, bool) {
	var free []string
	for column, ct := range columns {
		if _, used := taken[column]; ct == t && !used {
			free = append(free, column)
		}
	}
	if len(free) == 0 {
		return "", false
	}
	return slices.Min(free), true
}
