/** Questions to the past: what happened, what it changed, and who could watch what at a time. */
@NullMarked
package io.mediahub.view.audit;

import org.jspecify.annotations.NullMarked;
