/** What an operator sets. */
package io.mediahub.edge.settings;
