package io.mediahub.view.catalogue;

/**
 * SQL that finds where the renditions of packages are. A package may take over renditions of the
 * one that it is based on, which may itself have taken them over.
 */
public final class PackageSources {
  private PackageSources() {}

  /**
   * A table "source", for a "with recursive": of each rendition that a package plans, the package
   * that has it, and that package's path and number of chunks.
   *
   * @param packages a query for the packages: rows of catalogue_package p and catalogue_media m
   */
  public static String of(String packages) {
    return """
    planned as (
      select p.media_id, p.package_id, p.path, p.chunk_count, p.based_on, p.kept,
             rung.value ->> 'renditionId' as rendition_id
        %s
       cross join lateral jsonb_array_elements(
         coalesce(p.video_rungs, m.video_rungs, '[]')
           || coalesce(p.audio_rungs, m.audio_rungs, '[]')) as rung
       %s),
    found as (
      select media_id, package_id as of_package, rendition_id, package_id, path, chunk_count,
             case when rendition_id = any (string_to_array(kept, ' ')) then based_on end as beyond
        from planned
      union
      select f.media_id, f.of_package, f.rendition_id, p.package_id, p.path, p.chunk_count,
             case when f.rendition_id = any (string_to_array(p.kept, ' ')) then p.based_on end
        from found f
        join catalogue_package p on p.media_id = f.media_id and p.package_id = f.beyond),
    source as (
      select media_id, of_package, rendition_id, package_id, path, chunk_count
        from found where beyond is null)
    """
        .formatted(
            "from catalogue_package p join catalogue_media m on m.media_id = p.media_id", packages);
  }

  /** Whether all of a rendition r from a source s is there. */
  public static final String COMPLETE =
      "(r.complete or (r.chunks > 0 and r.chunks >= s.chunk_count))";
}
