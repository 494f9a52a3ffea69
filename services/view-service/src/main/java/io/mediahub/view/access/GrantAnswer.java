package io.mediahub.view.access;

import io.mediahub.domain.grant.GrantDecider;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A grant as the API shows it.
 *
 * @param grantId the media id and the viewer, such as {@code
 *     0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44:everyone}
 * @param viewerId a user id, or {@code everyone}, such as {@code everyone}
 * @param active whether the viewer may watch because of this grant; false once it is revoked
 * @param version the version of the grant, for If-Version-At-Least, such as {@code 1}
 */
@Schema(name = "Grant")
record GrantAnswer(String grantId, String viewerId, boolean active, long version) {
  static String nameOf(@Nullable String viewerId) {
    return viewerId == null ? GrantDecider.EVERYONE : viewerId;
  }
}
