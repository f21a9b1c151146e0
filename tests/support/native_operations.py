"""Expressions over packages with native code, whose results are always the same."""

from __future__ import annotations

NUMPY = [
    "np.arange(12).reshape(3, 4).sum(axis=0)",
    "np.linspace(0, 1, 5).round(3)",
    "np.linalg.inv(np.array([[2.0, 0], [0, 4.0]]))",
    "np.linalg.det(np.array([[1.0, 2], [3, 4]])).round(6)",
    "np.linalg.eigvalsh(np.array([[2.0, 1], [1, 2]])).round(6)",
    "np.linalg.svd(np.eye(3))[1]",
    "np.linalg.solve(np.array([[3.0, 1], [1, 2]]), np.array([9.0, 8])).round(6)",
    "np.linalg.qr(np.eye(2))[1].shape",
    "np.linalg.norm(np.array([3.0, 4.0]))",
    "np.fft.fft(np.ones(4))",
    "np.fft.irfft(np.fft.rfft(np.arange(8.0))).round(6)",
    "np.sort(np.array([3, 1, 2]))",
    "np.argsort(np.array([3, 1, 2]))",
    "np.unique(np.array([1, 2, 2, 3]), return_counts=True)",
    "np.einsum('ij,jk->ik', np.ones((2, 3)), np.ones((3, 2)))",
    "np.tensordot(np.ones((2, 2)), np.ones((2, 2)))",
    "np.random.default_rng(5).integers(0, 100, 4)",
    "np.random.default_rng(5).normal(size=3).round(5)",
    "np.random.RandomState(7).permutation(5)",
    "np.random.RandomState(7).poisson(3, 4)",
    "np.random.Generator(np.random.PCG64(1)).choice(10, 3)",
    "round(np.random.Generator(np.random.MT19937(1)).beta(1, 2), 6)",
    "round(np.random.Generator(np.random.Philox(1)).gamma(2), 6)",
    "np.frombuffer(b'abcd', dtype=np.uint8)",
    "np.array(['a', 'bb'], dtype='U')",
    "np.char.upper(np.array(['a', 'bb']))",
    "np.datetime64('2026-01-31') + np.timedelta64(1, 'D')",
    "np.busday_count('2026-01-01', '2026-02-01')",
    "np.where(np.arange(5) > 2, 1, 0)",
    "np.histogram(np.array([1, 2, 2, 3]), bins=3)",
    "np.interp(1.5, [1, 2], [10, 20])",
    "np.polyfit([0, 1, 2], [1, 3, 5], 1).round(6)",
    "np.convolve([1, 2, 3], [0, 1, 0.5])",
    "np.cumsum(np.ones(4, dtype=np.float32)).dtype",
    "np.pad(np.ones((2, 2)), 1).sum()",
    "np.ma.masked_array([1, 2, 3], mask=[0, 1, 0]).mean()",
    "np.vectorize(lambda x: x * 2)(np.arange(3))",
    "np.apply_along_axis(sorted, 1, np.array([[3, 1], [2, 4]]))",
    "np.array([1, 2, 3]).tobytes()",
    "str(np.iinfo(np.int64).max)",
    "np.float16(1.5).astype(np.float64)",
    "np.errstate(divide='ignore').__enter__() or (np.ones(1) / np.zeros(1))",
    "np.dtype([('a', 'i4'), ('b', 'f8')]).itemsize",
    "np.array(2**70, dtype=object) + 1",
    "np.ascontiguousarray(np.arange(6).reshape(2, 3).T).flags['C_CONTIGUOUS']",
]
PANDAS = [
    "pd.DataFrame({'a': [1, 2, 3], 'b': [4.0, 5.0, 6.0]}).describe().to_string()",
    "pd.DataFrame({'k': list('aab'), 'v': [1, 2, 3]}).groupby('k').v.sum().to_dict()",
    "pd.DataFrame({'k': list('aab'), 'v': [1, 2, 3]}).groupby('k').v.agg(['mean', 'std']).to_csv()",
    "pd.merge(pd.DataFrame({'i': [1, 2]}), pd.DataFrame({'i': [2, 3]}), how='outer').i.tolist()",
    "pd.concat([pd.Series([1]), pd.Series([2])], ignore_index=True).tolist()",
    "pd.read_csv(__import__('io').StringIO('a,b\\n1,x\\n2,y')).dtypes.astype(str).to_dict()",
    "pd.read_json(__import__('io').StringIO('[{\"a\": 1}]')).to_json()",
    "pd.date_range('2026-01-01', periods=3, freq='D').strftime('%a').tolist()",
    "pd.Timestamp('2026-03-29 12:00', tz='UTC').isoformat()",
    "pd.Timedelta('1 days 2 hours').total_seconds()",
    "pd.Series([1, 2], pd.date_range('2026-01-01', periods=2)).resample('2D').sum().tolist()",
    "pd.Series([1.0, None, 3.0]).interpolate().tolist()",
    "pd.Series([3, 1, 2]).sort_values().index.tolist()",
    "pd.Series(['a', 'b', 'a']).astype('category').cat.codes.tolist()",
    "pd.Series(['x1', 'y2']).str.extract(r'(\\d)')[0].tolist()",
    "pd.Series([1, 2, 3, 4]).rolling(2).mean().tolist()",
    "pd.Series([1, 2, 3, 4]).ewm(span=2).mean().round(4).tolist()",
    "pd.cut(pd.Series([1, 5, 9]), 3, labels=False).tolist()",
    "pd.get_dummies(pd.Series(list('ab'))).astype(int).to_numpy().tolist()",
    "pd.DataFrame({'a': [1, 2]}).pivot_table(values='a', index='a', aggfunc='sum').to_csv()",
    "pd.DataFrame([[1, 2], [3, 4]]).T.to_numpy().tolist()",
    "pd.DataFrame({'a': [1, 2]}).query('a > 1').a.tolist()",
    "pd.DataFrame({'a': [1, 2]}).eval('a * 2').tolist()",
    "pd.DataFrame({'a': [2, 1]}).to_html(index=False).count('<td>')",
    "pd.Index([1, 2]).union(pd.Index([2, 3])).tolist()",
    "pd.MultiIndex.from_product([[1, 2], ['a']]).tolist()",
    "pd.period_range('2026-01', periods=2, freq='M').astype(str).tolist()",
    "pd.Series([1, 2]).apply(lambda x: x + 1).tolist()",
    "pd.factorize(pd.Series(['b', 'a', 'b']))[0].tolist()",
    "pd.to_datetime('31/01/2026', dayfirst=True).date().isoformat()",
    "pd.to_numeric(pd.Series(['1', 'x']), errors='coerce').tolist()",
    "pd.util.hash_pandas_object(pd.Series([1, 2])).tolist()",
    "pd.arrays.SparseArray([0, 0, 1]).density",
    "pd.interval_range(0, 2).astype(str).tolist()",
]
PILLOW = [
    "Image.new('RGB', (4, 4), 'red').resize((2, 2)).tobytes()",
    "Image.new('L', (4, 4), 7).filter(ImageFilter.BLUR).getpixel((1, 1))",
    "Image.fromarray(np.zeros((2, 3, 3), dtype=np.uint8)).size",
    "np.asarray(Image.new('RGBA', (1, 1), (1, 2, 3, 4))).tolist()",
    "coded('PNG').getpixel((2, 2))",
    "coded('JPEG').getpixel((2, 2))",
    "coded('WEBP').size",
    "coded('GIF').convert('RGB').getpixel((2, 2))",
    "coded('TIFF').getpixel((2, 2))",
    "ImageOps.invert(Image.new('L', (1, 1), 0)).getpixel((0, 0))",
    "Image.new('RGB', (2, 2)).convert('HSV').mode",
    "written('A')",
    "Image.new('RGB', (4, 4), 'green').rotate(45, expand=True).size",
    "Image.new('RGB', (2, 2)).quantize(4).mode",
]
MATPLOTLIB = [
    "saved('png', lambda axes: axes.plot([1, 2], [3, 4]))",
    "saved('svg', lambda axes: axes.bar(['a', 'b'], [3, 4]))",
    "saved('pdf', lambda axes: axes.hist([1, 2, 2]))",
    "saved('jpg', lambda axes: axes.imshow(np.eye(3)))",
    "saved('png', lambda axes: axes.contourf(np.outer(range(5), range(5))))",
    "saved('png', lambda axes: axes.text(0, 0, '$x^2$'))",
    "saved('png', lambda axes: axes.pie([1, 2]))",
    "saved('png', lambda axes: pd.DataFrame({'a': [1, 2]}).plot(ax=axes))",
    "plt.get_cmap('viridis')(0.5)",
    "__import__('matplotlib').get_backend().lower()",
    "__import__('matplotlib.font_manager').font_manager.findfont('DejaVu Sans')",
]
PYDANTIC = [
    "pydantic.TypeAdapter(list[int]).validate_json('[1, \"2\"]')",
    "pydantic.create_model('M', a=(int, 1))(a='5').model_dump()",
    "pydantic.create_model('M', a=(int, 1)).model_json_schema()['properties']['a']['default']",
    "pydantic.TypeAdapter(dict[str, float]).dump_json({'a': 1.5})",
    "pydantic.TypeAdapter(tuple[int, str]).validate_python([1, 'a'])",
]
OPERATIONS = [*NUMPY, *PANDAS, *PILLOW, *MATPLOTLIB, *PYDANTIC]

#: Modules with native code that nothing has imported before, and packages' files.
LATE = [
    "__import__('numpy.ctypeslib').ctypeslib.as_ctypes(np.zeros(2, dtype=np.int32))[1]",
    "__import__('numpy.polynomial').polynomial.Polynomial([1, 2])(3)",
    "__import__('numpy.testing', fromlist=['x']).assert_equal(1, 1)",
    "__import__('matplotlib.tri').tri.Triangulation([0, 1, 0], [0, 0, 1]).triangles.tolist()",
    "__import__('mpl_toolkits.mplot3d', fromlist=['Axes3D']).Axes3D.name",
    "__import__('PIL.ImageChops', fromlist=['x']).add(*[Image.new('L', (1, 1), 3)] * 2).tobytes()",
    "__import__('PIL.ImageMorph', fromlist=['x']).LutBuilder(op_name='corner').build_lut()[:4]",
    "__import__('PIL.ImageMath', fromlist=['x']).__name__",
    "__import__('sqlite3').connect(':memory:').execute('select 6 * 7').fetchone()",
    "len(__import__('inspect').getsource(pd.DataFrame.describe)) > 500",
    "__import__('importlib.metadata').metadata.version('numpy')",
    "__import__('importlib.resources').resources.files('pandas').joinpath('py.typed').name",
    "__import__('matplotlib').matplotlib_fname()",
    "__import__('pickle').loads(__import__('pickle').dumps(pd.DataFrame({'a': [1]}))).a.tolist()",
    "__import__('copy').deepcopy(np.arange(3)).tolist()",
]

#: What the expressions call.
HELPERS = """
import hashlib, io
def coded(kind):
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(content, kind)
    return Image.open(io.BytesIO(content.getvalue()))
def written(text):
    picture = Image.new("L", (20, 20))
    ImageDraw.Draw(picture).text((0, 0), text, fill=255)
    return picture.getbbox()
def saved(kind, draw):
    figure, axes = plt.subplots()
    draw(axes)
    content = io.BytesIO()
    figure.savefig(content, format=kind)
    plt.close(figure)
    # the others hold the time of their making
    return hashlib.sha256(content.getvalue()).hexdigest() if kind in ("png", "jpg") else kind
"""
