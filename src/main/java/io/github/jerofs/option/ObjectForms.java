package io.github.jerofs.option;

import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ObjectResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates the forms of {@link ImageKeys#OBJECTS} and {@link ImageKeys#OBJECT_RESOLVER}. */
final class ObjectForms {
  private ObjectForms() {}

  static OptionForm<List<ImageLocation>> directories() {
    return OptionForm.of(
            "DIR",
            "a list of Path, URI or ImageLocation, or a string of paths and URLs separated by ;",
            ObjectForms::parseDirectories)
        .checked(places -> places.stream().allMatch(ObjectForms::isNamed) ? places : null)
        .normalized(List::copyOf)
        .printed(places -> places.isEmpty() ? OptionForms.NONE : places.toString());
  }

  private static @Nullable List<ImageLocation> parseDirectories(Object value) {
    List<?> elements =
        value instanceof String text
            ? List.of(text.split(";", -1))
            : value instanceof List<?> list ? list : List.of("");
    List<ImageLocation> places = new ArrayList<>();
    for (Object element : elements) {
      ImageLocation place =
          element instanceof String text ? named(text) : OptionForms.location(element);
      if (place == null) {
        return null;
      }
      places.add(place);
    }
    return places;
  }

  private static @Nullable ImageLocation named(String text) {
    try {
      return text.isEmpty() ? null : ImageLocation.parse(text);
    } catch (IllegalArgumentException e) {
      return null; // another form
    }
  }

  private static boolean isNamed(ImageLocation place) {
    return place instanceof ImageLocation.File || place instanceof ImageLocation.Remote;
  }

  static OptionForm<Optional<ObjectResolver>> resolver() {
    return OptionForms.optional(
        OptionForm.of(
            "RESOLVER",
            "an ObjectResolver",
            value -> value instanceof ObjectResolver resolver ? resolver : null));
  }
}
