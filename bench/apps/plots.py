import io

import gradio as gr
import matplotlib.pyplot as plt
import pandas as pd


def summary(name, rows):
    count = max(int(rows), 2)
    frame = pd.DataFrame({"group": ["a", "b"] * count, "value": range(2 * count)})
    means = frame.groupby("group")["value"].mean()
    figure, axes = plt.subplots()
    means.plot.bar(ax=axes)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png")
    plt.close(figure)
    return f"Hello, {name}: means {means.tolist()}, a picture of {drawn.tell()} bytes"


demo = gr.Interface(summary, ["text", "slider"], ["text"], api_name="predict")
demo.launch()
