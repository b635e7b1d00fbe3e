// The widget: placeholder, its maker replaces it.
console.info("shukun widget");
