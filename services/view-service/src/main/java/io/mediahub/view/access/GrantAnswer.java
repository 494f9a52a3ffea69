package io.mediahub.view.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.grant.GrantTerms;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A grant as the API shows it.
 *
 * @param grantId the media id and the viewer, such as {@code
 *     0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44:everyone}
 * @param viewerId a user id, {@code link-} and a hash for whoever has the code, or {@code
 *     everyone}, such as {@code everyone}
 * @param active whether the viewer may watch because of this grant; false once it is revoked
 * @param opensAt from when it counts; absent if from the beginning
 * @param closesAt until when it counts; absent if it does not end
 * @param plays how many playbacks may begin under it, such as {@code 3}; absent for any number
 * @param version the version of the grant, for If-Version-At-Least, such as {@code 1}
 */
@Schema(name = "Grant")
@JsonInclude(JsonInclude.Include.NON_NULL)
record GrantAnswer(
    String grantId,
    String viewerId,
    boolean active,
    @Nullable Instant opensAt,
    @Nullable Instant closesAt,
    @Nullable Integer plays,
    long version) {
  static GrantAnswer of(String grantId, @Nullable String viewerId, GrantState state, long version) {
    GrantTerms terms = state.terms();
    return new GrantAnswer(
        grantId,
        nameOf(viewerId),
        state.active(),
        terms.opensAt(),
        terms.closesAt(),
        terms.plays() == 0 ? null : terms.plays(),
        version);
  }

  static String nameOf(@Nullable String viewerId) {
    return viewerId == null ? GrantDecider.EVERYONE : viewerId;
  }
}
