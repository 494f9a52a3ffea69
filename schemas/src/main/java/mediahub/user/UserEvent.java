package mediahub.user;

/** What can happen to an account. */
public sealed interface UserEvent extends mediahub.Event permits UserRegistered, UserRolesChanged {}
