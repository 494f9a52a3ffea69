/** Whose access token came along. */
package io.mediahub.edge.account;
