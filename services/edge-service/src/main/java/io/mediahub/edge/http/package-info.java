/** What every answer has in common. */
package io.mediahub.edge.http;
