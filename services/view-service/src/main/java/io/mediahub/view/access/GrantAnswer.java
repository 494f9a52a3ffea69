package io.mediahub.view.access;

import io.mediahub.domain.grant.GrantDecider;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A grant as the API shows it.
 *
 * @param grantId the media id and the viewer
 * @param viewerId a user id, or "everyone"
 * @param active whether the viewer may watch because of it
 * @param version of the grant, for If-Version-At-Least
 */
@Schema(name = "Grant")
record GrantAnswer(String grantId, String viewerId, boolean active, long version) {
  static String nameOf(@Nullable String viewerId) {
    return viewerId == null ? GrantDecider.EVERYONE : viewerId;
  }
}
