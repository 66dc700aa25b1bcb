/// case-api: commands and queries by gRPC, and the tables behind them. Endpoints translate,
/// commands decide inside one transaction, rows hold the SQL.
@NullMarked
package dev.docket.caseapi;

import org.jspecify.annotations.NullMarked;
