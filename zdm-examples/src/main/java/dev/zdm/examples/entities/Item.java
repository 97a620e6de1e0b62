package dev.zdm.examples.entities;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** So many of an article, as everybody but the database sees it. */
public record Item(int quantity, String article) {

    /** What users order, of one number; other numbers are other orders, with one to three items. */
    public static List<Item> of(int value) {
        List<Item> all = List.of(new Item(value, "bolt"), new Item(value * 2, "nut"), new Item(value + 1, "washer"));
        return all.subList(0, 1 + value % all.size());
    }

    /** The number that some items were made of. */
    public static int value(List<Item> items) {
        int value = items.get(0).quantity();
        if (!items.equals(of(value))) {
            throw new IllegalStateException("the items of an order do not belong together");
        }
        return value;
    }

    /** As one text, each item between semicolons, so that it can be searched for. */
    static String text(List<Item> items) {
        return items.stream()
                .map(item -> item.quantity() + " x " + item.article() + ";")
                .collect(Collectors.joining("", ";", ""));
    }

    /** The items in a text. */
    static List<Item> parse(String text) {
        return Arrays.stream(text.split(";")).skip(1).map(Item::parsed).toList();
    }

    private static Item parsed(String text) {
        String[] parts = text.split(" x ", 2);
        return new Item(Integer.parseInt(parts[0]), parts[1]);
    }
}
