package io.mediahub.edge.origin;

import java.net.URI;

/**
 * A service behind the edge.
 *
 * @param name as people know it: {@code view-service}
 */
public record Service(String name, URI url) {}
