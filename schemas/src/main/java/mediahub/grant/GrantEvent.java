package mediahub.grant;

/** What can happen to the right of a viewer to watch. */
public sealed interface GrantEvent extends mediahub.Event permits ViewGranted, GrantRevoked {}
