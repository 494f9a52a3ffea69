package io.mediahub.view.access;

/**
 * In SQL, which keys of the read models are parked: a record about them could not be applied, so
 * that their rows are behind what was decided. A parked grant lets nobody in, since the record that
 * waits may be its revocation; a parked media says that it is behind.
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
