"""Charts as SVG: drawn on the server at the width of their column, coloured by classes of css/charts.css."""
