package io.mediahub.view.access;

/**
 * SQL conditions for parked keys of the read models: a record could not be applied, so the rows of
 * the key lag behind. A parked grant lets nobody in, since the parked record may be its revocation.
 * A parked media is shown as delayed.
 */
public final class Parked {
  private Parked() {}

  /**
   * Whether a grant is parked: an index look-up for each row that is shown, so that a page is still
   * found by walking an index.
   *
   * @param grantId column with the grant's id
   */
  public static String grant(String grantId) {
    return """
    exists (select 1 from parked_key p
             where p.model = 'viewer-access' and p.topic = 'mediahub.grant.events.v1'
               and p.key = %s)
    """
        .formatted(grantId);
  }

  /**
   * Whether a record about a media is parked.
   *
   * @param mediaId column or parameter with the media's id
   */
  public static String media(String mediaId) {
    return """
    exists (select 1 from parked_key p
             where p.model = 'media-catalogue' and p.key = %s
               and p.topic in ('mediahub.upload.events.v1', 'mediahub.rendition.events.v1'))
    """
        .formatted(mediaId);
  }
}
