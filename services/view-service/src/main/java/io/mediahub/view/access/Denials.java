package io.mediahub.view.access;

import io.mediahub.domain.media.Access;
import io.mediahub.domain.media.Listing;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.view.ViewProblem;
import org.springframework.stereotype.Component;

/**
 * What a viewer is told who may not watch. Who could watch at another time hears when; the owner
 * hears what became of the media; for all others it does not exist.
 */
@Component
public class Denials {
  private final Grants grants;

  Denials(Grants grants) {
    this.grants = grants;
  }

  /**
   * @throws RefusalException unless the viewer may watch
   */
  public void require(Access access, String mediaId) {
    Access.Denial denial = access.denial();
    if (denial == null) {
      return;
    }
    Listing listing = grants.decided(mediaId);
    throw switch (denial) {
      case NO_RIGHT -> Grants.unknown();
      case NOT_YET ->
          new RefusalException(
              ViewProblem.MEDIA_NOT_YET_OPEN.refusal(String.valueOf(listing.opensAt())));
      case OVER ->
          new RefusalException(
              ViewProblem.MEDIA_CLOSED.refusal(String.valueOf(listing.closesAt())));
      case DELETED ->
          access.owner()
              ? new RefusalException(
                  ViewProblem.MEDIA_REMOVED.refusal(String.valueOf(listing.removeAt())))
              : Grants.unknown();
      case TAKEN_DOWN ->
          access.owner()
              ? new RefusalException(
                  ViewProblem.MEDIA_TAKEN_DOWN.refusal(String.valueOf(listing.takedown())))
              : Grants.unknown();
    };
  }
}
