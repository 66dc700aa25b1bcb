package dev.docket.launcher.dev.schema;

import dev.docket.launcher.dev.schema.Catalog.Column;
import dev.docket.launcher.dev.schema.Catalog.Constraint;
import dev.docket.launcher.dev.schema.Catalog.Function;
import dev.docket.launcher.dev.schema.Catalog.Grant;
import dev.docket.launcher.dev.schema.Catalog.Index;
import dev.docket.launcher.dev.schema.Catalog.Owned;
import dev.docket.launcher.dev.schema.Catalog.Policy;
import dev.docket.launcher.dev.schema.Catalog.Role;
import dev.docket.launcher.dev.schema.Catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Reads the [Catalog] on a connection, in its transaction if it has one.
final class CatalogReader {

  private static final String TABLES =
      """
      select c.oid, c.relname, obj_description(c.oid, 'pg_class') as comment,
        (select p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent
         where i.inhrelid = c.oid and c.relispartition) as partition_of,
        pg_get_partkeydef(c.oid) as partition_key, c.relrowsecurity, c.relforcerowsecurity
      from pg_class c
      where c.relnamespace = 'docket'::regnamespace and c.relkind in ('r', 'p', 'f')
      order by c.relname
      """;

  private static final String COLUMNS =
      """
      select a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull,
        case when a.attidentity <> '' then 'identity' else pg_get_expr(d.adbin, d.adrelid) end as by_default,
        col_description(a.attrelid, a.attnum) as comment
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = ? and a.attnum > 0 and not a.attisdropped
      order by a.attnum
      """;

  private static final String INDEXES =
      """
      select c.relname, i.indisprimary, i.indisunique,
        array(select trim('"' from pg_get_indexdef(i.indexrelid, n, false)) from generate_series(1, i.indnkeyatts) n order by n) as keys
      from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = ? and not exists (select from pg_inherits where inhrelid = i.indexrelid)
      order by not i.indisprimary, c.relname
      """;

  private static final String CONSTRAINTS =
      """
      select conname, confrelid, (select relname from pg_class where oid = confrelid) as target,
        pg_get_constraintdef(oid) as definition
      from pg_constraint
      where conrelid = ? and contype in ('f', 'c') and conparentid = 0
      order by conname
      """;

  private static final String POLICIES =
      """
      select p.polname, p.polpermissive,
        case p.polcmd when '*' then 'ALL' when 'r' then 'SELECT' when 'a' then 'INSERT'
          when 'w' then 'UPDATE' else 'DELETE' end as command,
        array(select case r when 0 then 'public' else pg_get_userbyid(r)::text end from unnest(p.polroles) r order by 1)
          as roles,
        pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
      from pg_policy p
      where p.polrelid = ?
      order by p.polname
      """;

  private static final String FUNCTIONS =
      """
      select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as signature,
        p.prosecdef, coalesce(p.proconfig, '{}') as settings, obj_description(p.oid, 'pg_proc') as comment
      from pg_proc p
      where p.pronamespace = 'docket'::regnamespace
      order by 1
      """;

  private static final String ROLES =
      """
      select r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls,
        r.rolcreaterole or r.rolcreatedb or r.rolreplication as creates,
        array(select pg_get_userbyid(m.roleid)::text from pg_auth_members m where m.member = r.oid order by 1)
          as member_of
      from pg_roles r
      where r.rolname = 'docket_owner' or r.rolname like 'docket\\_%'
      order by r.rolname
      """;

  /// The rights of the schema, its relations, their columns and its functions; what is not written
  /// down is PostgreSQL's default, which lets everybody run a function.
  private static final String GRANTS =
      """
      with object as (
        select 'schema ' || nspname as name, nspowner as owner, nspacl as acl, 'n'::"char" as kind
        from pg_namespace where nspname = 'docket'
        union all
        select case relkind when 'S' then 'sequence ' when 'v' then 'view ' when 'm' then 'view ' else 'table ' end
          || relname, relowner, relacl, case relkind when 'S' then 's' else 'r' end::"char"
        from pg_class where relnamespace = 'docket'::regnamespace and relkind in ('r', 'p', 'f', 'v', 'm', 'S')
        union all
        select 'column ' || c.relname || '.' || a.attname, c.relowner, a.attacl, 'c'
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'docket'::regnamespace and a.attacl is not null
        union all
        select 'function ' || proname || '(' || pg_get_function_identity_arguments(oid) || ')', proowner, proacl, 'f'
        from pg_proc where pronamespace = 'docket'::regnamespace
      )
      select case x.grantee when 0 then 'public' else pg_get_userbyid(x.grantee)::text end as role,
        x.privilege_type || case when x.is_grantable then ' WITH GRANT OPTION' else '' end as privilege, o.name
      from object o, aclexplode(coalesce(o.acl, acldefault(o.kind, o.owner))) x
      where x.grantee <> o.owner
      order by 3, 1, 2
      """;

  private static final String OWNED =
      """
      select pg_get_userbyid(c.relowner)::text as role, 'relation ' || c.relname as object
      from pg_class c
      where c.relnamespace = 'docket'::regnamespace and pg_get_userbyid(c.relowner) <> 'docket_owner'
      union
      select pg_get_userbyid(p.proowner)::text, 'function ' || p.proname
      from pg_proc p
      where p.pronamespace = 'docket'::regnamespace and pg_get_userbyid(p.proowner) <> 'docket_owner'
      union
      select pg_get_userbyid(t.typowner)::text, 'type ' || t.typname
      from pg_type t
      where t.typnamespace = 'docket'::regnamespace and t.typrelid = 0 and t.typelem = 0
        and pg_get_userbyid(t.typowner) <> 'docket_owner'
      union
      select pg_get_userbyid(nspowner)::text, 'schema ' || nspname
      from pg_namespace where nspname = 'docket' and pg_get_userbyid(nspowner) <> 'docket_owner'
      union
      select r.rolname::text, pg_describe_object(d.classid, d.objid, d.objsubid)
      from pg_shdepend d join pg_roles r on r.oid = d.refobjid and d.refclassid = 'pg_authid'::regclass
      where d.deptype = 'o' and r.rolname in ('docket_app', 'docket_relay', 'docket_jobs')
        and d.dbid in (0, (select oid from pg_database where datname = current_database()))
      order by 2
      """;

  private final Connection connection;

  private CatalogReader(Connection connection) {
    this.connection = connection;
  }

  static Catalog read(Connection connection) throws SQLException {
    // So that every name that is not PostgreSQL's own is told with its schema.
    try (var statement = connection.createStatement()) {
      statement.execute("set search_path to pg_catalog");
    }
    var reader = new CatalogReader(connection);
    return new Catalog(
        reader.tables(),
        reader.rows(
            FUNCTIONS,
            r ->
                new Function(
                    r.getString("signature"),
                    r.getBoolean("prosecdef"),
                    texts(r, "settings"),
                    r.getString("comment"))),
        reader.rows(ROLES, CatalogReader::role),
        reader.rows(
            GRANTS,
            r -> new Grant(r.getString("role"), r.getString("privilege"), r.getString("name"))),
        reader.rows(OWNED, r -> new Owned(r.getString("role"), r.getString("object"))));
  }

  private List<Table> tables() throws SQLException {
    return rows(
        TABLES,
        r -> {
          long id = r.getLong("oid");
          return new Table(
              r.getString("relname"),
              r.getString("comment"),
              r.getString("partition_of"),
              r.getString("partition_key"),
              r.getBoolean("relrowsecurity"),
              r.getBoolean("relforcerowsecurity"),
              rows(COLUMNS, CatalogReader::column, id),
              rows(INDEXES, CatalogReader::index, id),
              rows(
                  CONSTRAINTS,
                  c ->
                      new Constraint(
                          c.getString("conname"), c.getString("target"), c.getString("definition")),
                  id),
              rows(POLICIES, CatalogReader::policy, id));
        });
  }

  private static Column column(ResultSet r) throws SQLException {
    return new Column(
        r.getString("attname"),
        r.getString("type"),
        r.getBoolean("attnotnull"),
        r.getString("by_default"),
        r.getString("comment"));
  }

  private static Index index(ResultSet r) throws SQLException {
    return new Index(
        r.getString("relname"),
        r.getBoolean("indisprimary"),
        r.getBoolean("indisunique"),
        texts(r, "keys"));
  }

  private static Policy policy(ResultSet r) throws SQLException {
    return new Policy(
        r.getString("polname"),
        r.getBoolean("polpermissive"),
        r.getString("command"),
        texts(r, "roles"),
        r.getString("using"),
        r.getString("check"));
  }

  private static Role role(ResultSet r) throws SQLException {
    return new Role(
        r.getString("rolname"),
        r.getBoolean("rolcanlogin"),
        r.getBoolean("rolsuper"),
        r.getBoolean("rolbypassrls"),
        r.getBoolean("creates"),
        texts(r, "member_of"));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> rows(String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (var result = statement.executeQuery()) {
        var rows = new ArrayList<T>();
        while (result.next()) {
          rows.add(reader.read(result));
        }
        return List.copyOf(rows);
      }
    }
  }
}
