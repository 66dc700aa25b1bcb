@NullMarked
package dev.docket.rapidapi.render;

import org.jspecify.annotations.NullMarked;
