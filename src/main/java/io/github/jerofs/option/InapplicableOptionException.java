package io.github.jerofs.option;

/** Thrown if an option is set that would have no effect for the location of the image. */
public final class InapplicableOptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String option;
  private final String reason;

  /**
   * Creates an exception.
   *
   * @param option the key of the option, as in an {@code env} map
   * @param reason the location, and why the option does not apply to it
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

  /** Returns the location, and why the option does not apply to it. */
  public String reason() {
    return reason;
  }
}
