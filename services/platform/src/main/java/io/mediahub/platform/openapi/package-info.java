/** The API's own description, at /v3/api-docs. */
@NullMarked
package io.mediahub.platform.openapi;

import org.jspecify.annotations.NullMarked;
