/** Letters to people: written in a durable outbox, sent over SMTP or into files. */
@NullMarked
package io.mediahub.user.mail;

import org.jspecify.annotations.NullMarked;
