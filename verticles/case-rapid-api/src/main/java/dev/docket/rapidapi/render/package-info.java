/// From the messages of case-api to the documents of the contract; the only place that writes JSON.
@NullMarked
package dev.docket.rapidapi.render;

import org.jspecify.annotations.NullMarked;
