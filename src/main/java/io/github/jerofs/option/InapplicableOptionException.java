package io.github.jerofs.option;

/**
 * An option was set that has no meaning where the image lies. It is refused, as nothing would
 * become of it.
 */
public final class InapplicableOptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String option;
  private final String reason;

  /**
   * Creates an exception.
   *
   * @param option the key of the option, as in an {@code env} map
   * @param reason where the option does not apply, and why
   */
  public InapplicableOptionException(String option, String reason) {
    super("option '" + option + "' does not apply to " + reason);
    this.option = option;
    this.reason = reason;
  }

  /** Returns the key of the option, as in an {@code env} map. */
  public String option() {
    return option;
  }

  /** Returns where the option does not apply, and why. */
  public String reason() {
    return reason;
  }
}
