/** Playbacks that have been ended, heard from the log. */
package io.mediahub.edge.revocation;
