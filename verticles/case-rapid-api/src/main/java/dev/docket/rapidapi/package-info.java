/// The public REST contract of case management: each operation of [dev.docket.rapidapi.Operation]
/// is one row, wrapped once by [dev.docket.rapidapi.OperationRoute]: authenticate → parse → call
/// case-api → render, and one mapping of errors.
@NullMarked
package dev.docket.rapidapi;

import org.jspecify.annotations.NullMarked;
