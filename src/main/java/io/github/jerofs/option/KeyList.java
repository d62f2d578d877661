package io.github.jerofs.option;

import java.util.ArrayList;
import java.util.List;

/** Collects the keys of one class in documentation order while that class is initialized. */
final class KeyList {
  private final List<OptionKey<?>> keys = new ArrayList<>();

  <T> OptionKey<T> add(OptionKey<T> key) {
    keys.add(key);
    return key;
  }

  <T> OptionKey<T> add(
      String name, OptionForm<T> form, T byDefault, OptionScope scope, String documentation) {
    return add(new OptionKey<>(name, form, () -> byDefault, scope, false, documentation));
  }

  /** Adds an option that applies everywhere. */
  <T> OptionKey<T> add(String name, OptionForm<T> form, T byDefault, String documentation) {
    return add(name, form, byDefault, OptionScope.EVERYWHERE, documentation);
  }

  /** Adds an option that needs a root hash. */
  <T> OptionKey<T> addTrust(String name, OptionForm<T> form, T byDefault, String documentation) {
    return add(name, form, byDefault, OptionScope.VERIFIED, documentation);
  }

  /** Adds a translation of owners or groups. */
  OptionKey<String> addIdMap(String name, String documentation) {
    return add(name, OptionForms.text("MAP", "a string inside:outside:count,…"), "", documentation);
  }

  /** Adds an option of {@link RemoteOptions} that applies to web servers. */
  <T> OptionKey<T> addRemote(String name, OptionForm<T> form, T byDefault, String documentation) {
    return addRemote(name, form, byDefault, OptionScope.SERVER, documentation);
  }

  /** Adds an option of {@link RemoteOptions}. */
  <T> OptionKey<T> addRemote(
      String name, OptionForm<T> form, T byDefault, OptionScope scope, String documentation) {
    return add(new OptionKey<>(name, form, () -> byDefault, scope, true, documentation));
  }

  List<OptionKey<?>> all() {
    return List.copyOf(keys);
  }
}
