"""Names, defaults and events of the public interface, as the released reference has them.

Each entry is a parameter list and the names of the events; `...` stands for a default that is not
compared.
"""

from __future__ import annotations

#: name -> (parameters, events)
FACTS: dict[str, tuple[str, str]] = {
    "Accordion": (
        (
            "label=None, *, open=True, height=None, max_height=None, visible=True, "
            "elem_id=None, elem_classes=None, render=True, key=None, preserved_by_key=None"
        ),
        "expand collapse",
    ),
    "Blocks": (
        (
            "analytics_enabled=None, mode='blocks', title='Gradio', fill_height=False, "
            "fill_width=False, delete_cache=None, **kwargs"
        ),
        "load unload",
    ),
    "BrowserState": (
        "default_value=None, *, storage_key=None, secret=None, render=True",
        "change",
    ),
    "Button": (
        (
            "value='Run', *, every=None, inputs=None, variant='secondary', size='lg', "
            "icon=None, link=None, link_target='_self', visible=True, interactive=True, "
            "elem_id=None, elem_classes=None, render=True, key=None, preserved_by_key='value', "
            "scale=None, min_width=None"
        ),
        "change click",
    ),
    "CSVLogger": (
        "simplify_file_data=True, verbose=True, dataset_file_name=None",
        "",
    ),
    "Cache": (
        "*, max_size=128, max_memory=None, per_session=False",
        "",
    ),
    "Checkbox": (
        (
            "value=False, *, label=None, info=None, every=None, inputs=None, show_label=None, "
            "container=True, scale=None, min_width=160, interactive=None, visible=True, "
            "elem_id=None, elem_classes=None, render=True, key=None, preserved_by_key='value', "
            "buttons=None"
        ),
        "change input select",
    ),
    "ClearButton": (
        (
            "components=None, *, value='Clear', every=None, inputs=None, variant='secondary', "
            "size='lg', icon=None, link=None, link_target='_self', visible=True, "
            "interactive=True, elem_id=None, elem_classes=None, render=True, key=None, "
            "preserved_by_key='value', scale=None, min_width=None, api_name=None, "
            "api_visibility='undocumented'"
        ),
        "change click",
    ),
    "Column": (
        (
            "*, scale=1, min_width=320, variant='default', visible=True, elem_id=None, "
            "elem_classes=None, render=True, show_progress=False, key=None, "
            "preserved_by_key=None"
        ),
        "",
    ),
    "Dataset": (
        (
            "*, label=None, show_label=True, components=None, component_props=None, "
            "samples=None, headers=None, type='values', layout=None, samples_per_page=10, "
            "visible=True, elem_id=None, elem_classes=None, render=True, key=None, "
            "preserved_by_key='value', container=True, scale=None, min_width=160, "
            "proxy_url=None, sample_labels=None"
        ),
        "change click select",
    ),
    "Dropdown": (
        (
            "choices=None, *, value=..., type='value', multiselect=None, "
            "allow_custom_value=False, max_choices=None, num_choices_shown=100, "
            "filterable=True, label=None, info=None, every=None, inputs=None, show_label=None, "
            "container=True, scale=None, min_width=160, interactive=None, visible=True, "
            "elem_id=None, elem_classes=None, render=True, key=None, preserved_by_key='value', "
            "buttons=None"
        ),
        "change input select focus blur key_up",
    ),
    "Error": (
        ("message='Error raised.', duration=10, visible=True, title='Error', print_exception=True"),
        "",
    ),
    "Examples": (
        (
            "examples, inputs, outputs=None, fn=None, cache_examples=None, cache_mode=None, "
            "examples_per_page=10, label=None, elem_id=None, run_on_click=False, "
            "preprocess=True, postprocess=True, api_visibility='undocumented', "
            "api_name='load_example', api_description=None, batch=False, *, "
            "example_labels=None, visible_columns=None, visible=True, preload=0"
        ),
        "",
    ),
    "Group": (
        (
            "*, visible=True, elem_id=None, elem_classes=None, render=True, key=None, "
            "preserved_by_key=None"
        ),
        "",
    ),
    "HTML": (
        (
            "value=None, *, label=None, html_template='${value}', css_template='', "
            "js_on_load=..., apply_default_css=True, every=None, inputs=None, show_label=False, "
            "scale=None, min_width=None, visible=True, elem_id=None, elem_classes=None, "
            "render=True, key=None, preserved_by_key='value', min_height=None, max_height=None, "
            "container=False, padding=False, autoscroll=False, buttons=None, head=None, "
            "server_functions=None, **props"
        ),
        (
            "change input click double_click submit stop edit clear play pause end "
            "start_recording pause_recording stop_recording focus blur upload release select "
            "stream like example_select option_select load key_up apply delete tick undo retry "
            "expand collapse download copy"
        ),
    ),
    "Image": (
        (
            "value=None, *, format='webp', height=None, width=None, image_mode='RGB', "
            "sources=None, type='numpy', label=None, every=None, inputs=None, show_label=None, "
            "buttons=None, container=True, scale=None, min_width=160, interactive=None, "
            "visible=True, streaming=False, elem_id=None, elem_classes=None, render=True, "
            "key=None, preserved_by_key='value', webcam_options=None, placeholder=None, "
            "watermark=None, alt_text=None"
        ),
        "clear change stream select upload input",
    ),
    "Info": (
        "message='Info issued.', duration=10, visible=True, title='Info'",
        "",
    ),
    "Interface": (
        (
            "fn, inputs, outputs, examples=None, *, cache_examples=None, cache_mode=None, "
            "examples_per_page=10, example_labels=None, preload_example=0, live=False, "
            "title=None, description=None, article=None, flagging_mode=None, "
            "flagging_options=None, flagging_dir='.gradio/flagged', flagging_callback=None, "
            "analytics_enabled=None, batch=False, max_batch_size=4, api_visibility='public', "
            "api_name=None, api_description=None, allow_duplication=False, "
            "concurrency_limit='default', additional_inputs=None, "
            "additional_inputs_accordion=None, submit_btn='Submit', stop_btn='Stop', "
            "clear_btn='Clear', delete_cache=None, show_progress='full', fill_width=False, "
            "time_limit=30, stream_every=0.5, deep_link=None, validator=None, **kwargs"
        ),
        "load unload",
    ),
    "JSON": (
        (
            "value=None, *, label=None, every=None, inputs=None, show_label=None, "
            "container=True, scale=None, min_width=160, visible=True, elem_id=None, "
            "elem_classes=None, render=True, key=None, preserved_by_key='value', open=False, "
            "show_indices=False, height=None, max_height=500, min_height=None, buttons=None"
        ),
        "change",
    ),
    "Label": (
        (
            "value=None, *, num_top_classes=None, label=None, every=None, inputs=None, "
            "show_label=None, container=True, scale=None, min_width=160, visible=True, "
            "elem_id=None, elem_classes=None, render=True, key=None, preserved_by_key='value', "
            "color=None, show_heading=True, buttons=None"
        ),
        "change select",
    ),
    "Markdown": (
        (
            "value=None, *, label=None, every=None, inputs=None, show_label=None, scale=None, "
            "min_width=None, rtl=False, latex_delimiters=None, visible=True, elem_id=None, "
            "elem_classes=None, render=True, key=None, preserved_by_key='value', "
            "sanitize_html=True, line_breaks=False, header_links=False, height=None, "
            "max_height=None, min_height=None, buttons=None, container=False, padding=False"
        ),
        "change copy",
    ),
    "Number": (
        (
            "value=None, *, label=None, placeholder=None, info=None, every=None, inputs=None, "
            "show_label=None, container=True, scale=None, min_width=160, interactive=None, "
            "visible=True, elem_id=None, elem_classes=None, render=True, key=None, "
            "preserved_by_key='value', buttons=None, precision=None, minimum=None, "
            "maximum=None, step=1"
        ),
        "change input submit focus blur",
    ),
    "Progress": (
        "track_tqdm=False",
        "",
    ),
    "Radio": (
        (
            "choices=None, *, value=None, type='value', label=None, info=None, every=None, "
            "inputs=None, show_label=None, container=True, scale=None, min_width=160, "
            "interactive=None, visible=True, elem_id=None, elem_classes=None, render=True, "
            "key=None, preserved_by_key='value', rtl=False, buttons=None"
        ),
        "select change input",
    ),
    "Row": (
        (
            "*, variant='default', visible=True, elem_id=None, elem_classes=None, scale=None, "
            "render=True, height=None, max_height=None, min_height=None, equal_height=False, "
            "show_progress=False, key=None, preserved_by_key=None"
        ),
        "",
    ),
    "Slider": (
        (
            "minimum=0, maximum=100, value=None, *, step=None, precision=None, label=None, "
            "info=None, every=None, inputs=None, show_label=None, container=True, scale=None, "
            "min_width=160, interactive=None, visible=True, elem_id=None, elem_classes=None, "
            "render=True, key=None, preserved_by_key='value', randomize=False, buttons=None"
        ),
        "change input release",
    ),
    "State": (
        "value=None, render=True, *, time_to_live=None, delete_callback=None",
        "change",
    ),
    "Success": (
        "message='Success.', duration=10, visible=True, title='Success'",
        "",
    ),
    "Tab": (
        (
            "label=None, visible=True, interactive=True, *, id=None, alignment='left', "
            "elem_id=None, elem_classes=None, scale=None, height=None, max_height=None, "
            "render=True, key=None, preserved_by_key=None, render_children=False"
        ),
        "select",
    ),
    "Tabs": (
        (
            "*, selected=None, overflow_behavior='menu', visible=True, elem_id=None, "
            "elem_classes=None, render=True, key=None, preserved_by_key=None"
        ),
        "change select",
    ),
    "TextArea": (
        (
            "value=None, *, lines=7, max_lines=20, placeholder=None, label=None, info=None, "
            "every=None, inputs=None, show_label=None, container=True, scale=None, "
            "min_width=160, interactive=None, visible=True, elem_id=None, autofocus=False, "
            "autoscroll=True, elem_classes=None, render=True, key=None, "
            "preserved_by_key='value', type='text', text_align=None, rtl=False, buttons=None, "
            "max_length=None, submit_btn=False, stop_btn=False, html_attributes=None"
        ),
        "change input select submit focus blur stop copy",
    ),
    "Textbox": (
        (
            "value=None, *, type='text', lines=1, max_lines=None, placeholder=None, label=None, "
            "info=None, every=None, inputs=None, show_label=None, container=True, scale=None, "
            "min_width=160, interactive=None, visible=True, elem_id=None, autofocus=False, "
            "autoscroll=True, elem_classes=None, render=True, key=None, "
            "preserved_by_key='value', text_align=None, rtl=False, buttons=None, "
            "max_length=None, submit_btn=False, stop_btn=False, html_attributes=None"
        ),
        "change input select submit focus blur stop copy",
    ),
    "Timer": (
        "value=1, *, active=True, render=True",
        "change tick",
    ),
    "Warning": (
        "message='Warning issued.', duration=10, visible=True, title='Warning'",
        "",
    ),
    "WatermarkOptions": (
        "watermark=None, position='bottom-right'",
        "",
    ),
    "WebcamOptions": (
        "mirror=True, constraints=None",
        "",
    ),
    "api": (
        (
            "fn='decorator', *, api_name=None, api_description=None, queue=True, batch=False, "
            "max_batch_size=4, concurrency_limit='default', concurrency_id=None, "
            "api_visibility='public', time_limit=None, stream_every=0.5"
        ),
        "",
    ),
    "cache": (
        "fn=None, *, key=None, max_size=128, max_memory=None, per_session=False",
        "",
    ),
    "render": (
        (
            "inputs=None, triggers=None, *, queue=True, trigger_mode='always_last', "
            "concurrency_limit=None, concurrency_id=None, show_progress='full'"
        ),
        "",
    ),
    "validate": (
        "is_valid, message",
        "",
    ),
    "flagging.ClassicCSVLogger": (
        "simplify_file_data=True",
        "",
    ),
}

#: What every event method takes; `gr.on` takes the same after its triggers.
LISTENER = (
    "fn='decorator', inputs=None, outputs=None, api_name=None, api_description=None, "
    "scroll_to_output=False, show_progress='full', show_progress_on=None, queue=True, "
    "batch=False, max_batch_size=4, preprocess=True, postprocess=True, cancels=None, "
    "trigger_mode=None, js=None, concurrency_limit='default', concurrency_id=None, "
    "api_visibility='public', time_limit=None, stream_every=0.5, key=None, validator=None, "
    "inputs_kwargs=None"
)

#: What `launch` takes.
LAUNCH = (
    "inline=None, inbrowser=False, share=None, debug=False, max_threads=40, auth=None, "
    "auth_message=None, prevent_thread_lock=False, show_error=False, server_name=None, "
    "server_port=None, *, height=500, width='100%', favicon_path=None, ssl_keyfile=None, "
    "ssl_certfile=None, ssl_keyfile_password=None, ssl_verify=True, quiet=False, "
    "footer_links=None, run_history=None, allowed_paths=None, blocked_paths=None, "
    "root_path=None, app_kwargs=None, state_session_capacity=10000, "
    "share_server_address=None, share_server_protocol=None, "
    "share_server_tls_certificate=None, auth_dependency=None, max_file_size=None, "
    "enable_monitoring=None, strict_cors=True, node_server_name=None, node_port=None, "
    "ssr_mode=None, pwa=None, mcp_server=None, num_workers=None, i18n=None, theme=None, "
    "css=None, css_paths=None, js=None, head=None, head_paths=None"
)

#: What `queue` takes.
QUEUE = (
    "status_update_rate='auto', api_open=None, max_size=None, *, "
    "default_concurrency_limit='not_set'"
)
